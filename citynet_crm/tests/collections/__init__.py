from . import (
    test_arrears,
    test_isolir,
    test_isolir_roles,
    test_isolir_tiles,
    test_isolir_tour,
)
