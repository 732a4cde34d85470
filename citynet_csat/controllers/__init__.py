from . import csat, portal, rating, statistics, testimonials
