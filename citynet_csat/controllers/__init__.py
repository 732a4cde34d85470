from . import csat, portal, rating, testimonials
