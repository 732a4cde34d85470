from . import test_reminder_steps
