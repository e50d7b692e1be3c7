"""A client of the server for the measurements beside this file. Linux only: memory and CPU time are read from /proc."""

import json
import os
import pathlib
import subprocess
import sys
import threading
import time


class Server:
    def __init__(self, binary, folder):
        environment = dict(os.environ, TFTSR_DATA_DIR=f"{folder}/data", TFTSR_KEY_FILE=f"{folder}/key")
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=environment
        )
        self.writing, self.asked, self.took, self.replies = threading.Lock(), {}, {}, {}
        self.twice, self.failed, self.diagnosed, self.complete = 0, 0, set(), {}
        threading.Thread(target=self.read, daemon=True).start()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.writing:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, number, method, params):
        self.asked[number] = (method, time.perf_counter())
        self.send({"id": number, "method": method, "params": params})

    def read(self):
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline()).strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not line:
                return
            message = json.loads(stream.read(length))
            if "method" not in message:
                self.answered(message)
            elif "id" in message:
                items = message.get("params") or {}
                result = [None] * len(items.get("items", [])) if message["method"] == "workspace/configuration" else None
                self.send({"id": message["id"], "result": result})
            elif message["method"] == "textDocument/publishDiagnostics":
                told = message["params"]
                self.diagnosed.add(told["uri"])
                if not any(one["code"] == "still-reading" for one in told["diagnostics"]):
                    self.complete[told["uri"]] = told["version"]

    def answered(self, message):
        begun = self.asked.pop(message["id"], None)
        if begun is None:
            self.twice += 1
            return
        if "error" in message:
            self.failed += 1
        self.took.setdefault(begun[0], []).append(time.perf_counter() - begun[1])
        self.replies[message["id"]] = message

    def megabytes(self, field="VmRSS"):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(f"{field}:")[1].split()[0]) / 1024

    def cpu(self):
        """Seconds on a processor, to a hundredth."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cpu_of_threads(self):
        """Seconds on a processor to a microsecond, of the threads that still run."""
        threads = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def start(self, folder):
        """Initializes with what a client of logs has; gives back how long that took from the start of the process."""
        tokens = {"requests": {"range": True}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]}
        capabilities = {"textDocument": {"semanticTokens": tokens, "foldingRange": {}}}
        self.ask(0, "initialize", {"processId": None, "rootUri": f"file://{folder}", "capabilities": capabilities})
        wait("the reply to initialize", lambda: not self.asked, step=0.0005)
        took = time.perf_counter() - self.begun
        if self.failed:
            sys.exit("the server refused to initialize")
        self.notify("initialized", {})
        return took

    def open(self, uri, text):
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "log", "version": 1, "text": text}})

    def leave(self):
        self.process.stdin.close()
        self.process.wait(30)


def wait(what, until, seconds=120, step=0.05):
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come in {seconds} s")
        time.sleep(step)
