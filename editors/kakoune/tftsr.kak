# tftsr in Kakoune: logs and triage documents, the language server through kakoune-lsp, and the same verbs in a shell.
# Put it beside your kakrc and `source` it there; the README in this folder says how.

hook global BufCreate .*\.(log|out|log\.[0-9]+|log-[0-9]+) %{
    set-option buffer filetype log
}

# Triage documents and reports are Markdown with front matter of ours.
hook global BufCreate .*/?(triage|rca|postmortem)-[^/]*\.md %{
    set-option buffer filetype triage
}

hook global WinSetOption filetype=triage %{
    try %{ require-module markdown }
    try %{ add-highlighter window/markdown ref markdown }
    hook -once -always window WinSetOption filetype=.* %{ try %{ remove-highlighter window/markdown } }
}

# kakoune-lsp 18 or newer reads this option; without it the commands below still work.
hook global BufSetOption filetype=(log|triage) %{
    try %{
        set-option buffer lsp_servers %{
            [tftsr]
            command = "tftsr"
            args = ["lsp"]
            root_globs = [".tftsr.toml", ".git"]
        }
        set-option buffer lsp_language_id %opt{filetype}
    }
}

hook global WinSetOption filetype=(log|triage) %{
    try %{ lsp-enable-window }
}

define-command tftsr-redact -docstring 'replace all findings of this buffer by placeholders' %{
    evaluate-commands -draft %{ execute-keys '%|tftsr redact -<ret>' }
}

define-command tftsr-findings -docstring 'list the findings of this file, without values; <ret> goes to one' %{
    evaluate-commands %sh{
        output=$(mktemp -d "${TMPDIR:-/tmp}"/kak-tftsr.XXXXXXXX)/fifo
        mkfifo "$output"
        (tftsr scan "$kak_buffile" > "$output" 2>&1 & ) > /dev/null 2>&1 < /dev/null
        printf 'edit! -fifo %s *tftsr*\nset-option buffer filetype grep\nhook -once -always buffer BufCloseFifo .* %%{ nop %%sh{ rm -r %s } }\n' \
            "$output" "${output%/fifo}"
    }
}

define-command tftsr-triage -docstring 'write a triage document for this log and open it' %{
    evaluate-commands %sh{
        uri=$(printf '%s' "$kak_buffile" | sed 's/\\/\\\\/g; s/"/\\"/g')
        if result=$(tftsr call startTriage "{\"uri\": \"$uri\"}" 2>&1); then
            path=$(printf '%s' "$result" | tr -d '\n' | sed -n 's/.*"uri": *"file:\/\/\([^"]*\)".*/\1/p')
            path=$(printf '%s\n' "$path" | LC_ALL=C awk '
                BEGIN { for (byte = 0; byte < 256; byte++) of[sprintf("%02X", byte)] = sprintf("%c", byte) }
                {
                    while (match($0, /%[0-9A-F][0-9A-F]/)) {
                        printf "%s%s", substr($0, 1, RSTART - 1), of[substr($0, RSTART + 1, 2)]
                        $0 = substr($0, RSTART + 3)
                    }
                    print
                }')
            printf "edit -- '%s'\n" "$(printf '%s' "$path" | sed "s/'/''/g")"
        else
            printf "fail '%s'\n" "$(printf '%s' "$result" | tail -n 1 | sed "s/'/''/g")"
        fi
    }
}

define-command tftsr -params 1..2 -docstring 'tftsr COMMAND [JSON]: any command of the server; what it gives back is shown' \
    -shell-script-candidates %{ tftsr call --list | cut -f1 | sed 's/^tftsr\.//' } %{
    evaluate-commands %sh{
        output=$(mktemp -d "${TMPDIR:-/tmp}"/kak-tftsr.XXXXXXXX)/fifo
        mkfifo "$output"
        (tftsr call "$@" > "$output" 2>&1 & ) > /dev/null 2>&1 < /dev/null
        printf 'edit! -fifo %s *tftsr*\nset-option buffer filetype json\nhook -once -always buffer BufCloseFifo .* %%{ nop %%sh{ rm -r %s } }\n' \
            "$output" "${output%/fifo}"
    }
}
