"""What the order form asks of the person: document, account and consent."""

from odoo.addons.citynet_crm.controllers.core.typed_form import TypedForm
from odoo.addons.citynet_crm.tools import images, passwords, texts

LOGIN_ALLOWED = set(" ._-@+")
MAX_FILES = 3
MAX_PASSWORD = 128


class PersonalChecks(TypedForm):
    def __init__(self, *args, files, secrets, **kwargs):
        """
        :param files: werkzeug's multi-dict of the files sent
        :param dict secrets: {key: text} of what is never shown again
        """
        super().__init__(*args, **kwargs)
        self.files = files
        self.secrets = secrets
        self.probed_login = False

    def check_nik(self):
        nik = self.values["nik"].replace(" ", "").replace(".", "").replace("-", "")
        self.values["nik"] = nik
        if nik and not self.env["citynet.identity"]._is_nik(nik):
            self.fail("nik", self.env._("NIK must have 16 digits"))

    def check_photo(self):
        uploads = [file for file in self.files.getlist("photo") if file.filename]
        if len(uploads) > MAX_FILES:
            return self.fail("photo", self.env._("At most 3 files"))
        if not uploads:
            return self.fail("photo", self.env._("Upload your ID photo"))
        data = uploads[0].stream.read(images.MAX_BYTES + 1)
        try:
            self.values["photo"] = images.clean_photo(data)
        except images.PhotoRefused as refusal:
            self.fail("photo", self.get_photo_sentence(refusal.code))

    def get_photo_sentence(self, code):
        """:param str code: of ``images.PhotoRefused``"""
        return {
            "empty": self.env._("The file is empty"),
            "bytes": self.env._("File is too large (max. 5 MB)"),
            "format": self.env._("Only JPG, PNG or WebP photos"),
            "unreadable": self.env._("The photo cannot be read"),
            "pixels": self.env._("The photo is too large"),
        }[code]

    def check_login(self):
        login = texts.fold_login(self.values["login"])
        self.values["login"] = login
        if not login:
            return
        if len(login) < 3:
            self.fail("login", self.env._("A user name has at least 3 characters"))
        elif not all(char.isalnum() or char in LOGIN_ALLOWED for char in login):
            self.fail(
                "login",
                self.env._("A user name has letters, digits, blanks and . _ - @ +"),
            )
        elif self.env["res.users"]._citynet_is_login_taken(login):
            self.probed_login = True
            self.fail("login", self.env._("Sorry, this username is already registered"))

    def check_password(self):
        password, again = self.secrets["password"], self.secrets["password_again"]
        if not password:
            self.fail("password", self.env._("This field is required"))
        elif "\0" in password or "\ufffd" in password or not password.isprintable():
            self.fail(
                "password", self.env._("The text has a character that is not allowed")
            )
        elif len(password) > MAX_PASSWORD:
            self.fail(
                "password",
                self.env._(
                    "This is too long (max. %(longest)s characters)",
                    longest=MAX_PASSWORD,
                ),
            )
        elif fault := passwords.find_fault(password, self.values["login"]):
            # this form has one sentence for a short one and for the user name
            fault = "short" if fault == "login" else fault
            self.fail("password", self.env["res.users"]._citynet_get_fault_text(fault))
        if not again:
            self.fail("password_again", self.env._("This field is required"))
        elif password != again:
            self.fail("password_again", self.env._("The passwords do not match"))
        self.values["password"] = password

    def check_consent(self):
        if self.typed["consent"] not in ("1", "on", "true", "yes"):
            self.fail("consent", self.env._("Please agree to the data policy"))
