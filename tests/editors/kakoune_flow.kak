# What a person does in Kakoune, with what is seen written into files; run by kakoune.rs on app.log.
echo -to-file type.txt %opt{filetype}
tftsr-redact
write redacted.log
execute-keys u
tftsr-findings
hook -once buffer BufCloseFifo .* %{
    write findings.txt
    buffer app.log
    tftsr-triage
    echo -to-file shown.txt "%val{buffile} %opt{filetype}"
    tftsr getSettings
    hook -once buffer BufCloseFifo .* %{
        write settings.txt
        evaluate-commands -client client0 quit!
    }
}
