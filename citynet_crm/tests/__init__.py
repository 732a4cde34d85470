from . import (
    test_images,
    test_texts,
    test_web_blackbox,
    test_web_order_door,
    test_web_order_input,
    test_web_order_limit,
    test_web_order_once,
    test_web_order_photo,
    test_web_order_store,
    test_web_pages,
)
