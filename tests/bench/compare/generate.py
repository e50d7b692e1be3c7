"""Makes a mixed system log with planted values, and the truth about it: `generate.py MEGABYTES FOLDER`.

The same size gives the same bytes. Every value is put together here, so no file of the project holds one. People and
hosts are made up; addresses are from 198.18.0.0/15 (RFC 2544), since some scanners pass over the documentation ranges.
The truth has one JSON object a value: `start`, `end` (bytes), `class` (`secret`, `personal`, or `other` for hosts,
addresses, paths and the like, which count neither for nor against a scanner) and `type`.
"""

import base64
import json
import random
import sys
import zlib
from pathlib import Path

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST = "Ana Boris Chloe Deniz Elena Farid Greta Hanna Igor Julia Karim Laura Mateo Nadia Oscar Priya".split()
LAST = "Souza Lindqvist Moreau Yilmaz Petrova Haddad Bergmann Virtanen Novak Ricci Rahman Fischer Garcia".split()
HOSTS = "web-01 web-02 db-01 cache-01 edge-fra-3 mail-02 build-07".split()


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seconds = 0

    def letters(self, alphabet, length):
        return "".join(self.random.choices(alphabet, k=length))

    def base62(self, length):
        return self.letters(BASE62, length)

    def crc_token(self, prefix):
        """GitHub and npm: 30 random characters and the CRC32 of them in base 62, six digits."""
        body, digits = self.base62(30), ""
        crc = zlib.crc32(body.encode())
        for _ in range(6):
            crc, digit = divmod(crc, 62)
            digits = BASE62[digit] + digits
        return prefix + body + digits

    def encoded(self, data):
        return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()

    # Secrets.

    def github_token(self):
        return self.crc_token("gh" + "p_")

    def npm_token(self):
        return self.crc_token("npm" + "_")

    def aws_access_key_id(self):
        return "AK" + "IA" + self.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)

    def aws_secret_key(self):
        return self.letters(BASE62 + "+/", 40)

    def slack_token(self):
        number = lambda: self.letters("123456789", 12)
        return "-".join(["xo" + "xb", number(), number(), self.base62(24)])

    def stripe_key(self):
        return "sk" + "_live_" + self.base62(24)

    def gcp_api_key(self):
        return "AI" + "zaSy" + self.letters(BASE62 + "_-", 33)

    def sendgrid_key(self):
        return "S" + "G." + self.base62(22) + "." + self.base62(43)

    def jwt(self):
        head = self.encoded({"alg": "HS256", "typ": "JWT"})
        body = self.encoded({"sub": self.letters("0123456789", 8), "iat": 1790000000 + self.seconds})
        return f"{head}.{body}.{self.base62(43)}"

    def bearer_token(self):
        return self.base62(40)

    def password(self):
        return self.base62(9) + self.random.choice("!%*") + self.letters("0123456789", 2)

    def private_key(self):
        lines = [self.letters(BASE62 + "+/", 64) for _ in range(12)]
        dashes = "-" * 5
        kind = "RSA PRIVATE" + " KEY"
        return "\n".join([f"{dashes}BEGIN {kind}{dashes}", *lines, f"{dashes}END {kind}{dashes}"])

    # Personal data.

    def person_name(self):
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def username(self):
        return (self.random.choice(FIRST)[0] + self.random.choice(LAST)).lower()

    def email(self):
        name = self.person_name().lower().replace(" ", ".")
        return f"{name}{self.random.randrange(100)}@corp-mail.example"

    def phone(self):
        return f"+1 {self.random.choice(['212', '415', '312'])} 555 01{self.random.randrange(100):02}"

    def us_ssn(self):
        random = self.random
        return f"{random.randrange(1, 650):03}-{random.randrange(1, 100):02}-{random.randrange(1, 10000):04}"

    def credit_card(self):
        digits = [4] + [self.random.randrange(10) for _ in range(14)]
        doubled = [d * 2 - 9 * (d > 4) if place % 2 == 0 else d for place, d in enumerate(digits)]
        return "".join(map(str, digits)) + str(-sum(doubled) % 10)

    def iban(self):
        account = self.letters("0123456789", 18)
        check = 98 - int(account + "131400") % 97
        return f"DE{check:02}{account}"

    # What else is in logs.

    def ipv4(self):
        random = self.random
        return f"198.{random.randrange(18, 20)}.{random.randrange(256)}.{random.randrange(1, 255)}"

    def host(self):
        return self.random.choice(HOSTS)

    def uuid(self):
        digits = self.letters("0123456789abcdef", 30)
        return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"

    def path(self):
        return "/home/" + self.username() + "/app/config.yml"

    # Words and numbers without meaning.

    def number(self):
        return str(self.random.randrange(1, 60000))

    def pid(self):
        return str(self.random.randrange(300, 32000))

    def hex(self):
        return self.letters("0123456789abcdef", 40)

    def version(self):
        random = self.random
        return f"{random.randrange(10)}.{random.randrange(30)}.{random.randrange(100)}"

    def iso(self):
        day, rest = divmod(self.seconds, 86400)
        return f"2026-05-{1 + day % 28:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"

    def sys(self):
        day, rest = divmod(self.seconds, 86400)
        return f"May {1 + day % 28:2} {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"

    def clf(self):
        day, rest = divmod(self.seconds, 86400)
        return f"{1 + day % 28:02}/May/2026:{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02} +0000"


SECRET = "github_token npm_token aws_access_key_id aws_secret_key slack_token stripe_key gcp_api_key sendgrid_key jwt bearer_token password private_key".split()
PERSONAL = "person_name username email phone us_ssn credit_card iban".split()
OTHER = "ipv4 host uuid path".split()

# `<field>` is filled in, `<=word>` stands for itself; what is a value of a class goes into the truth.
USUAL = """\
<sys> <host> systemd[1]: Started Session <number> of the nightly job.
<sys> <host> kernel: [<number>.<pid>] TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.
<sys> <host> sshd[<pid>]: Connection closed by <ipv4> port <number> [preauth]
<sys> <host> CRON[<pid>]: (<=root>) CMD (run-parts --report /etc/cron.hourly)
<ipv4> - - [<clf>] "GET /static/app.<hex>.js HTTP/1.1" 200 <number> "-" "Mozilla/5.0 (X11; Linux x86_64)"
<ipv4> - - [<clf>] "POST /api/v2/orders HTTP/1.1" 201 <number> "-" "okhttp/<version>"
<iso> INFO  [main] c.shop.Checkout - order <number> took <number> ms, version <version>
<iso> WARN  [pool-3-thread-7] c.shop.Pool - connection waited <number> ms (limit 250)
<iso> ERROR [main] c.shop.Store - java.io.IOException: No space left on device
    at com.shop.store.Writer.flush(Writer.java:<number>)
    at com.shop.store.Writer.close(Writer.java:<number>)
{"time":"<iso>","level":"info","msg":"request done","status":200,"ms":<number>,"trace":"<uuid>"}
{"time":"<iso>","level":"warn","msg":"retry","attempt":<number>,"queue":"orders","commit":"<hex>"}
time=<iso> level=info msg="cache refreshed" entries=<number> took=<number>us
I0501 10:00:00.<pid>       1 controller.go:<number>] Syncing deployment default/shop, revision <number>
<iso> UTC [<pid>] LOG:  checkpoint complete: wrote <number> buffers (3.1%); 0 WAL file(s) added
<iso> token bucket refilled, password policy loaded, key rotation is due in <number> days
""".splitlines()
PLANTED = """\
<sys> <host> sshd[<pid>]: Accepted publickey for <username> from <ipv4> port <number> ssh2
<sys> <host> sshd[<pid>]: Failed password for invalid user <username> from <ipv4> port <number> ssh2
<iso> INFO  [main] c.shop.Mail - receipt sent to <email>
{"time":"<iso>","level":"info","msg":"signed up","name":"<person_name>","email":"<email>","phone":"<phone>"}
{"time":"<iso>","level":"error","msg":"charge failed","card_number":"<credit_card>","customer":"<email>"}
time=<iso> level=info msg="payout" iban=<iban> user=<username>
<iso> WARN  [main] c.shop.Kyc - check failed ssn=<us_ssn> phone=<phone>
<iso> DEBUG [main] c.shop.Http - Authorization: Bearer <bearer_token>
<iso> DEBUG [main] c.shop.Http - Authorization: Bearer <jwt>
<iso> ERROR [main] c.shop.Db - cannot connect to postgres://<=shop>:<password>@<host>:5432/shop
time=<iso> level=error msg="login failed" user=<username> password=<password>
{"time":"<iso>","level":"debug","msg":"config","db_password":"<password>","path":"<path>"}
<iso> INFO  [main] c.shop.Aws - using aws_access_key_id=<aws_access_key_id> aws_secret_access_key=<aws_secret_key>
<iso> ERROR git clone https://<=oauth2>:<github_token>@<=github.com>/shop/app failed with 403
{"time":"<iso>","level":"debug","msg":"env","GITHUB_TOKEN":"<github_token>"}
<iso> npm notice //<=npm.example.net>/:_authToken=<npm_token>
<iso> ERROR [main] c.shop.Slack - invalid_auth for <slack_token>
<iso> DEBUG [main] c.shop.Pay - stripe key <stripe_key>
<ipv4> - - [<clf>] "GET /maps/api/geocode?key=<gcp_api_key> HTTP/1.1" 403 <number> "-" "curl/<version>"
time=<iso> level=debug msg="mail client" sendgrid_api_key=<sendgrid_key>
<iso> ERROR [main] c.shop.Tls - refused key:
<private_key>
""".splitlines()


def filled(maker, template, base, truth):
    """The template with its fields filled in; their places go to the truth."""
    parts, at = [], base
    for index, part in enumerate(template.replace(">", "<").split("<")):
        # Every second part is a field, where the template has no other angle brackets.
        if index % 2 == 1:
            name = part
            if name.startswith("="):
                part = name[1:]
                truth.append({"start": at, "end": at + len(part), "class": "other", "type": "word"})
            else:
                part = getattr(maker, name)()
            for group, names in ("secret", SECRET), ("personal", PERSONAL), ("other", OTHER):
                if name in names:
                    truth.append({"start": at, "end": at + len(part), "class": group, "type": name})
        parts.append(part)
        at += len(part)
    return "".join(parts)


def main():
    megabytes, folder = float(sys.argv[1]), Path(sys.argv[2])
    maker, truth, size = Maker(20261124), [], 0
    with (folder / "input.log").open("w", encoding="ascii", newline="\n") as log:
        while size < megabytes * 1_000_000:
            maker.seconds += maker.random.randrange(3)
            templates = PLANTED if maker.random.random() < 0.04 else USUAL
            line = filled(maker, maker.random.choice(templates), size, truth) + "\n"
            log.write(line)
            size += len(line)
    with (folder / "truth.jsonl").open("w") as file:
        for row in truth:
            file.write(json.dumps(row) + "\n")


main()
