//! Lines that look like they hold something, and do not.

use super::silent;

#[test]
fn words_about_secrets() {
    silent(&[
        "INFO token refreshed for session pool, next token in 300s",
        "DEBUG password policy: minimum length 12, must contain digits",
        "WARN Secret \"db-credentials\" not found in namespace payments",
        "INFO Session timeout set to 1800, session id rotation enabled",
        "INFO License key validated; license type: enterprise",
        "INFO Basic authentication enabled; Bearer tokens accepted",
        "INFO PIN entry screen displayed, code path 4",
        "INFO credential helper store: not configured; auth: none; secret: disabled",
        "ERROR ORA-01017: invalid username/password; logon denied",
        "Password changed successfully for the account",
        "token_type=bearer expires_in=3600",
        "primary key=86903 duplicate",
        "key=user:profile:5215 hit",
        "mounting secretName=db-credentials at /etc/secrets",
        "password for user account is reset; password: (not shown); passwd=;",
        "\"password\": \"must be at least 8 characters long\"",
        "password = getPassword(); secret = os.environ[\"SECRET\"]",
    ]);
}

#[test]
fn placeholders_and_redactions() {
    silent(&[
        "db.password=[REDACTED]",
        "passwd: <redacted>",
        "secret=********",
        "password: {{ .Values.db.password }}",
        "api_key=${API_KEY}",
        "Authorization: Bearer <token>",
        "Authorization: [FILTERED]",
        "access_token=\"\" refresh_token=null api_key=<none> secret=[MASKED]",
        "user=[USERNAME_1] password=[PASSWORD_1] email=[EMAIL_1]",
        "Parameters: {\"user\"=>{\"password\"=>\"[FILTERED]\"}}",
        "master_password = (sensitive value)",
        "card ************4242 ssn ***-**-6789",
        "user=a**** mail=a****@****.com host=****.com from 203.0.**** to 2001:db8:****",
        "iban=DE****3000 card=411111******1111 key=AKIA************WXYZ password=ab****yz token=****wxyz",
        "password=***REMOVED*** secret=*****",
    ]);
}

#[test]
fn numbers_of_programs() {
    silent(&[
        "driver build 2.11.95.233 loaded ok",
        "Firmware: 6.2.83.84, bootloader 15.11.24.217",
        "upgraded package libfoo to 12.13.78.8-el9",
        "section 4.2.1.3 of the manual",
        "OID .1.3.6.1.2.1.1.3.0 = Timeticks: (35609914) 1:02:03.04",
        "bad address 414.79.54.238",
        "Order 1234-5678-9012-3456 shipped",
        "order 5596914099942250 accepted",
        "build number 2807807412 queued",
        "ticket 124-165-6126-167 closed",
        "case 12-963-66-48632 open",
        "invalid ssn 000-29-5027 rejected, 666-12-3456 too, and 219-00-1234",
        "took 1653946016914 ms since epoch, ts=1710979090.033863",
        "kafka partition orders-12 offset 998877665544 leader 3",
        "Received block blk_-2874382816567772289 size 67108864",
        "amount=32246.28 EUR ratio 0.091304457924",
        "serial: 2026031401 refresh: 7200 retry: 3600",
    ]);
}

#[test]
fn hashes_and_identifiers() {
    silent(&[
        "request_id=7b7c3d1e-11aa-4f5e-9a55-0a2b3c4d5e6f trace_id=4bf92f3577b34da6a3ce929d0e0e4736",
        "md5 checksum 879f8ff526664b3a94e8f8d0643ffedd verified, etag \"5d41402abc4b2a76b9719d911017c592\"",
        "deploying commit d2023371dd7ce913f30453560dea7efada2aaf9f",
        "fingerprint 24:9F:2D:99:F8:E0:C3:25:18:82:ED:40:93:DC:4A:23:16:0D:91:AE",
        "mac-like id d3:cf:46:76:ec truncated",
        "PCI 0000:00:1f.4 enabled, USB device 046d:c52b attached",
        "cert serial 0a5c56a4fc273f65aef28ee52132a1ac",
        "traceparent: 00-8a60f3d0217df4be3eee61359e543d1e-bf551e619e9ec027-01",
        "GUID {BDDA9C97-0E16-1AF8-D5E4-8AACDECFC7FF}",
        "pod auth-9f4750889-5bxlw ready",
        "X-Request-Id: 01HRWQ9Y7Z8X6C5V4B3N2M1K0J",
        "instance i-0abc123def4567890 subnet-0a1b2c3d vol-049df61146c4d7901",
        "Established session 0x14ed93111f20027 with negotiated timeout 10000",
        "-----BEGIN CERTIFICATE-----",
    ]);
}

#[test]
fn names_of_code() {
    silent(&[
        "net::http::Client::connect returned -1",
        "Ab::Cd::Ef() called",
        "at com.acme.billing.service.InvoiceService$Inner.lambda$run$7(InvoiceService.java:852)",
        "loaded com.acme.Foo@f42638e",
        "npm WARN left-pad@1.4.7 deprecated",
        "asset logo@2x.png cached at 1920x1080@60",
        "Package_for_KB4183571~31bf3856ad364e35~amd64~~6.1.1.1",
        "name=\"checkout-worker\" host=localhost user=postgres",
        "Starting Service Control Manager for Windows Server",
        "user not found in cache, fetching user profile",
        "Deleted user account by admin request",
        "\"key\":\"value\",\"name\":\"Main Street Cafe\",\"owner\":\"platform-team\"",
        "GET /static/js/main.4f3c2b1a.js 200; /favicon.ico?v=1.2.3.4",
        "deviceName:deviceIdentifier:deviceType:] (null)",
    ]);
}
