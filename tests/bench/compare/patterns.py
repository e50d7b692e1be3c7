"""What a scan is measured against."""

# The eleven patterns that a person would write; they are what "all matches of ripgrep" means.
PATTERNS = [
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\b(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b",
    r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}",
    r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b(?:\d[ -]?){15}\d\b",
    r"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b",
    r"(?i)bearer\s+[a-z0-9._~+/-]+=*",
    r"(?i)(?:password|passwd|pwd)[\x22']?\s*[=:]\s*[\x22']?[^\s\x22',]+",
    r"(?i)(?:api[_-]?key|secret|token)[\x22']?\s*[=:]\s*[\x22']?[a-z0-9_./+-]{16,}",
    r"(?i)https?://[^\s\x22'<>]+",
]
