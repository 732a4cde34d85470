"""What is no password: too short, the user's own name, or tried first by everyone."""

MIN_LENGTH = 8
# of 8 characters and more: those at the head of lists of leaked passwords, here and abroad
COMMON = frozenset(
    """
    00000000 0123456789 11111111 11223344 12121212 12312312 123123123 12344321 12345678
    123456789 1234567890 123456123 12345qwert 1234qwer 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
    22222222 55555555 66666666 77777777 87654321 88888888 987654321 99999999 abc12345
    abcd1234 abcdefgh access14 admin123 administrator akucinta alhamdulillah allahuakbar
    anjing123 asdfasdf asdfghjk asdfghjkl bandung123 baseball basketball bismillah
    bismillah123 cintaku123 citynet1 citynet123 computer doraemon dragon123 football
    garuda123 ganteng123 iloveyou indonesia indonesia1 indonesia123 internet internet123
    jakarta1 jakarta123 jakarta12345 kerinci123 komputer letmein1 master123 merdeka123
    michelle monkey123 naruto123 p@ssw0rd pass1234 passw0rd password password1
    password12 password123 pelanggan pelanggan123 princess qazwsxedc qwer1234 qwerty12
    qwerty123 qwertyui qwertyuiop rahasia1 rahasia123 rahasiaku samsung123 sayangku
    sayang123 sunshine superman surabaya123 trustno1 welcome1 whatever wifi1234 zaq12wsx
    """.split()
)


def find_fault(password, login=""):
    """:return: str ``short``, ``login`` or ``common``; None for one that may be kept"""
    if len(password) < MIN_LENGTH:
        return "short"
    folded = password.strip().lower()
    if login and folded == login.strip().lower():
        return "login"
    if folded in COMMON or len(set(folded)) < 3:
        return "common"
    return None
