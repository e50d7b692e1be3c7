--- The whole job in a real Neovim, headless: open a log, see diagnostics, redact by code action and by command, start
--- triage, answer, ask and add whys, write the RCA, and look at the files.
---
--- Run in the folder of a log `app.log`, with the plugin installed and the server on the PATH.
--- Ends with `cquit 1` and a message on failure, with exit code 0 and `passed` otherwise.

--- The last step looks over the shoulder of a person at a terminal: no prompt may stand in their way.

--- Every value of the log that must not be left anywhere.
local VALUES = vim.split(vim.env.TFTSR_TEST_VALUES, ' ')
local ANSWER = 'The disk was full because nothing rotated the log [E1].'

local step = 'start'
local messages = {}

local function say(text)
  io.stdout:write(text .. '\n')
end

local function fail(reason)
  say(('FAILED in step "%s": %s'):format(step, reason))
  say('messages: ' .. table.concat(messages, ' | '))
  local head = vim.api.nvim_buf_get_lines(0, 0, 60, false)
  say(('buffer %s:\n%s'):format(vim.api.nvim_buf_get_name(0), table.concat(head, '\n')))
  vim.cmd('cquit 1')
end

local function check(condition, reason)
  if not condition then
    fail(reason)
  end
end

local function wait(reason, condition)
  if not vim.wait(15000, condition, 20) then
    fail('waited in vain: ' .. reason)
  end
end

local function begin(name)
  local now = vim.uv.hrtime()
  step = name
  say(('%6d ms  %s'):format((now - vim.g.test_start) / 1e6, name))
end

local function text(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr or 0, 0, -1, false), '\n')
end

local function holds(haystack, needle)
  return haystack:find(needle, 1, true) ~= nil
end

local function on_disk(name)
  local file = io.open(name, 'rb')
  check(file ~= nil, name .. ' is not on disk')
  local content = file:read('*a')
  file:close()
  return content
end

local function no_values(content, where)
  for index, value in ipairs(VALUES) do
    check(not holds(content, value), ('value %d is left in %s'):format(index, where))
  end
end

local function ours(bufnr)
  return vim.tbl_filter(function(diagnostic)
    return diagnostic.source == 'tftsr'
  end, vim.diagnostic.get(bufnr or 0))
end

local function apply_action(title)
  local applied = false
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      local is_it = action.title == title
      applied = applied or is_it
      return is_it
    end,
  })
  wait('the code action ' .. title, function()
    return applied
  end)
end

local function cursor_on(value)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = line:find(value, 1, true)
    if start then
      return vim.api.nvim_win_set_cursor(0, { number, start })
    end
  end
  fail('the value looked for is not in the buffer')
end

local function shown(pattern)
  wait('a document ' .. pattern, function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)):match(pattern) ~= nil
  end)
  return vim.api.nvim_get_current_buf()
end

--- What another process reads from the store.
local function stored(id)
  local done = vim.system({ 'tftsr', 'call', 'getIssue', vim.json.encode({ id = id }) }, { text = true }):wait(20000)
  check(done.code == 0, 'tftsr call getIssue failed: ' .. (done.stderr or ''))
  return done.stdout
end

--- The text of the window of results, once it holds a needle.
local function result_with(needle)
  wait('a result with ' .. needle, function()
    return vim.api.nvim_buf_get_name(0) == 'tftsr://result' and holds(text(), needle)
  end)
  return text()
end

local function said(needle)
  wait('a message with ' .. needle, function()
    return holds(table.concat(messages, '\n'), needle)
  end)
end

--- A Neovim in a terminal of 80 columns, as a person has it, with a connection that sees what the terminal cannot say.
local function terminal(file)
  local socket = vim.fn.tempname()
  vim.cmd.enew()
  vim.o.columns, vim.o.lines = 80, 24
  local screen = vim.api.nvim_get_current_buf()
  local job = vim.fn.jobstart({ vim.v.progpath, '-n', '--listen', socket, file }, { term = true })
  local channel
  wait('a Neovim in a terminal', function()
    local connected, id = pcall(vim.fn.sockconnect, 'pipe', socket, { rpc = true })
    channel = connected and id or nil
    return connected
  end)
  local person = {}
  function person.types(keys)
    vim.api.nvim_chan_send(job, keys)
  end
  --- Whether a condition holds over there. A prompt would keep the answer back, and with it a request of our own.
  function person.sees(condition)
    local expression = ('luaeval("%s")'):format(condition)
    local ask = vim.system({ vim.v.progpath, '--server', socket, '--remote-expr', expression }, { text = true })
    return vim.trim(ask:wait(1000).stdout or '') == 'true'
  end
  function person.is_asked()
    return vim.fn.rpcrequest(channel, 'nvim_get_mode').blocking
  end
  function person.screen()
    return text(screen)
  end
  function person.leaves()
    person.types(':qall!\r')
    check(vim.fn.jobwait({ job }, 5000)[1] == 0, 'the Neovim in the terminal did not leave')
    vim.cmd.bwipeout({ screen, bang = true })
  end
  return person
end

local function flow()
  begin('a buffer without a log starts nothing')
  check(vim.api.nvim_buf_get_name(0) == '', 'started with a file')
  for name in pairs(package.loaded) do
    check(not vim.startswith(name, 'tftsr'), name .. ' was loaded before a log was opened')
  end
  check(#vim.lsp.get_clients() == 0, 'a server runs before a log was opened')

  begin('Markdown that is not ours stays alone')
  vim.cmd.edit('notes.md')
  vim.wait(300, function()
    return #vim.lsp.get_clients() > 0
  end, 20)
  check(#vim.lsp.get_clients() == 0, 'a server runs for Markdown without our front matter')

  begin('open a log and see diagnostics')
  vim.cmd.edit('app.log')
  check(vim.bo.filetype == 'log', 'the file type is ' .. vim.bo.filetype)
  local log = vim.api.nvim_get_current_buf()
  wait('diagnostics', function()
    return #ours() >= #VALUES
  end)
  no_values(
    vim.inspect(vim.tbl_map(function(diagnostic)
      return diagnostic.message
    end, ours())),
    'diagnostic messages'
  )

  begin('completion knows the command table')
  local client = vim.lsp.get_clients({ name = 'tftsr', bufnr = log })[1]
  local table_of_server = client.server_capabilities.executeCommandProvider.commands
  local function completes(lead, expected)
    local completed = vim.fn.getcompletion('Tftsr ' .. lead, 'cmdline')
    table.sort(completed)
    table.sort(expected)
    check(vim.deep_equal(completed, expected), ('completed "%s": %s'):format(lead, table.concat(completed, ' ')))
  end
  local subcommands = require('tftsr.commands').subcommands
  -- Whatever the server can do is offered, and once: by its short name where it has one.
  local offered, has_short = vim.tbl_keys(subcommands), {}
  for _, subcommand in pairs(subcommands) do
    has_short['tftsr.' .. subcommand.command] = true
  end
  for _, id in ipairs(table_of_server) do
    if not has_short[id] then
      offered[#offered + 1] = id:sub(#'tftsr.' + 1)
    end
  end
  completes('', offered)
  completes('exp', { 'explain', 'explainProblem', 'export', 'exportDocument', 'exportIssue' })
  completes('tftsr.', vim.deepcopy(table_of_server))
  completes('listIs', { 'listIssues' })
  local help = vim.fn.readfile(vim.api.nvim_get_runtime_file('doc/tftsr.txt', false)[1])
  for name, subcommand in pairs(require('tftsr.commands').subcommands) do
    local told = table.concat(help, '\n'):gsub('%s+', ' ')
    local about = subcommand.about:sub(1, 1):upper() .. subcommand.about:sub(2) .. '.'
    check(holds(told, ('*:Tftsr-%s* %s'):format(name, about)), name .. ' is not in doc/tftsr.txt as it is in the table')
  end
  vim.cmd.help('tftsr-mappings')
  check(holds(vim.api.nvim_get_current_line(), '*tftsr-mappings*'), 'the help has no tags')
  vim.cmd.helpclose()
  for name, subcommand in pairs(require('tftsr.commands').subcommands) do
    check(vim.list_contains(table_of_server, 'tftsr.' .. subcommand.command), name .. ' calls what the server lacks')
  end
  check(vim.list_contains(vim.fn.getcompletion('Tftsr redact em', 'cmdline'), 'email'), 'types are not completed')

  begin('a type that is none redacts nothing')
  local untouched = text(log)
  vim.cmd('Tftsr redact email bogus')
  said('bogus is no type of finding')
  check(text(log) == untouched, 'something was redacted all the same')

  begin('findings in the quickfix list')
  vim.cmd.Tftsr('findings')
  wait('the quickfix list', function()
    return #vim.fn.getqflist() >= #VALUES
  end)
  local first = vim.fn.getqflist()[1]
  check(first.bufnr == log and first.lnum >= 1 and first.col >= 1, 'the quickfix entry leads nowhere')
  vim.cmd.cclose()
  vim.cmd.buffer(log)

  begin('a status line')
  vim.o.statusline = "%{v:lua.require'tftsr.status'.line()}"
  local status = vim.api.nvim_eval_statusline(vim.o.statusline, {}).str
  check(status == ('tftsr: %d findings'):format(#ours()), 'the status line says ' .. status)

  begin('a floating preview, of a selection and by key')
  local windows_before = #vim.api.nvim_list_wins()
  vim.cmd('2,2Tftsr peek')
  wait('the preview', function()
    return vim.api.nvim_win_get_config(0).relative == 'editor'
  end)
  check(not holds(text(), VALUES[2]) and holds(text(), VALUES[3]), 'another selection was previewed')
  vim.api.nvim_feedkeys('q', 'xt', false)
  check(#vim.api.nvim_list_wins() == windows_before, 'q does not close the preview')
  vim.keymap.set('n', '<F5>', '<Plug>(tftsr-peek)')
  vim.api.nvim_feedkeys(vim.keycode('<F5>'), 'xt', false)
  wait('the preview', function()
    return vim.api.nvim_win_get_config(0).relative == 'editor'
  end)
  no_values(text(), 'the preview')
  vim.api.nvim_feedkeys('A', 'xt', false)
  wait('the redaction', function()
    return not holds(text(log), VALUES[2]) and vim.api.nvim_get_current_buf() == log
  end)
  vim.cmd.undo()
  wait('diagnostics', function()
    return #ours() >= #VALUES
  end)

  begin('preview as a diff')
  vim.cmd.Tftsr('preview')
  wait('the preview', function()
    return vim.bo.buftype == 'nofile' and vim.wo.diff
  end)
  no_values(text(), 'the preview')
  vim.cmd.bwipeout()
  vim.cmd.buffer(log)
  check(not vim.wo.diff, 'the diff outlives its preview')

  begin('a preview from the code actions, applied from there')
  cursor_on(VALUES[2])
  local original = text(log)
  apply_action('Preview the redaction as a diff')
  wait('the preview', function()
    return vim.bo.buftype == 'nofile' and vim.wo.diff
  end)
  check(text(log) == original, 'a preview changed the log')
  vim.api.nvim_feedkeys('A', 'xt', false)
  wait('the redaction', function()
    return not holds(text(log), VALUES[2]) and vim.api.nvim_get_current_buf() == log
  end)
  no_values(text(log), 'the log')
  vim.cmd.undo()
  check(text(log) == original, 'one undo does not bring the log back')
  wait('diagnostics', function()
    return #ours() >= #VALUES
  end)

  begin('never flag a value, and flag it again')
  local flagged = #ours()
  cursor_on(VALUES[2])
  vim.cmd.Tftsr('ignore')
  wait('one finding less', function()
    return #ours() == flagged - 1
  end)
  vim.cmd.Tftsr('unignore ipv4-1')
  wait('the finding again', function()
    return #ours() == flagged
  end)

  begin('redact one value everywhere by code action')
  cursor_on(VALUES[1])
  apply_action('Redact this value everywhere')
  wait('the edit', function()
    return not holds(text(log), VALUES[1])
  end)
  check(holds(text(log), '[EMAIL_1]'), 'there is no placeholder')
  check(holds(text(log), VALUES[2]), 'another value went too')

  begin('start triage')
  vim.cmd.Tftsr('triage')
  local triage = shown('^triage%-.*%.md$')
  check(holds(text(triage), 'tftsr: triage/1'), 'the front matter is missing')
  check(holds(text(triage), '### 1 '), 'the first why is missing')
  no_values(text(triage), 'the triage document')
  wait('the server at the triage document', function()
    return vim.lsp.buf_is_attached(triage, client.id)
  end)
  vim.cmd.write()
  local issue = text(triage):match('\nid: (%S+)')
  check(issue ~= nil, 'the issue has no id')

  begin('type an answer and save')
  local lines = vim.api.nvim_buf_get_lines(triage, 0, -1, false)
  local heading
  for number, line in ipairs(lines) do
    if line:match('^### 1 ') then
      heading = number
    end
  end
  local after = (lines[heading + 1] or ''):match('^%*') and heading + 1 or heading
  vim.api.nvim_win_set_cursor(0, { after, 0 })
  vim.cmd.normal({ 'o' .. ANSWER, bang = true })
  vim.cmd.write()
  wait('the answer in the store', function()
    return holds(stored(issue), ANSWER)
  end)

  begin('add a why by command')
  vim.cmd('Tftsr why Why did nothing rotate the log?')
  wait('the new why', function()
    return holds(text(triage), 'Why did nothing rotate the log?')
  end)
  check(holds(text(triage), ANSWER), 'the typed answer was lost')
  vim.cmd.write()
  wait('the new why in the store', function()
    return holds(stored(issue), 'Why did nothing rotate the log?')
  end)

  begin('the evidence in the quickfix list leads into the log')
  vim.cmd.Tftsr('cited')
  wait('the quickfix list', function()
    return vim.fn.getqflist({ title = true }).title == 'tftsr evidence'
  end)
  local cited = vim.fn.getqflist()
  check(#cited > 0 and cited[1].bufnr == log, 'evidence leads nowhere: ' .. vim.inspect(cited))
  check(vim.startswith(cited[1].text, 'E1'), 'the entry says ' .. cited[1].text)
  vim.cmd.cclose()
  vim.cmd.buffer(triage)

  begin('ask the next why')
  local before = vim.api.nvim_buf_line_count(triage)
  vim.cmd.Tftsr('ask')
  wait('the next why', function()
    return vim.api.nvim_buf_line_count(triage) > before
  end)
  vim.cmd.write()

  begin('write the RCA')
  vim.cmd.Tftsr('rca')
  local rca = shown('^rca%-.*%.md$')
  wait('the answer in the RCA', function()
    return holds(text(rca), ANSWER)
  end)
  vim.cmd.write()

  begin('export the RCA by its short name')
  vim.cmd('Tftsr export html')
  wait('the exported file', function()
    return #vim.fn.glob('rca-*.html', false, true) == 1
  end)

  begin('a refusal is said, not swallowed')
  vim.cmd('Tftsr nonsense')
  vim.cmd('Tftsr answer')
  said('no subcommand nonsense')
  said('write it as :Tftsr answer')

  begin('the health check')
  vim.cmd.checkhealth('tftsr')
  wait('what it says', function()
    return holds(text(), 'What it needs')
  end)
  check(holds(text(), 'runs for 3 buffers'), text())
  check(not holds(text(), 'ERROR') and not holds(text(), 'WARNING'), text())
  vim.cmd.bwipeout()

  begin('results are read in one window')
  vim.cmd.buffer(triage)
  local windows = #vim.api.nvim_list_wins()
  vim.cmd.Tftsr('issue')
  check(holds(result_with('Timeline'), ANSWER), 'the issue lacks its answer')
  vim.cmd.Tftsr('doctor')
  check(not holds(result_with('database'), '"'), 'the checks are not made to be read')
  vim.cmd.Tftsr('timeline')
  result_with('no space left')
  vim.cmd.Tftsr('logs')
  result_with('app.log')
  vim.cmd.Tftsr('settings')
  result_with('tftsr.minSeverity')
  vim.cmd('Tftsr tftsr.verifyAudit')
  result_with('whole')
  check(#vim.api.nvim_list_wins() == windows + 1, 'there is more than one window of results')
  vim.api.nvim_feedkeys('q', 'xt', false)
  check(#vim.api.nvim_list_wins() == windows, 'q does not close it')
  check(vim.api.nvim_get_current_buf() == triage, 'the window it came from is not current again')

  begin('the audit log is a page')
  vim.cmd.Tftsr('audit')
  local page = shown('^audit%-.*%.md$')
  wait('what was done on the page', function()
    return holds(text(page), 'start triage')
  end)

  begin('redact the rest and look at the files')
  vim.cmd.buffer(log)
  vim.cmd.Tftsr('redact')
  wait('the redaction', function()
    for _, value in ipairs(VALUES) do
      if holds(text(log), value) then
        return false
      end
    end
    return true
  end)
  vim.cmd('silent wall')
  local names = {}
  for name, kind in vim.fs.dir('.') do
    if kind == 'file' then
      names[#names + 1] = name
      no_values(on_disk(name), name)
    end
  end
  table.sort(names)
  say('files: ' .. table.concat(names, ' '))
  for _, document in ipairs({ triage, rca }) do
    local name = vim.fs.basename(vim.api.nvim_buf_get_name(document))
    check(holds(on_disk(name), ANSWER), 'the answer is not on disk in ' .. name)
  end
  wait('clean diagnostics', function()
    return #ours(log) == 0
  end)

  begin('the issue meant is asked for when nothing tells it')
  local made = vim.system({ 'tftsr', 'call', 'createIssue', '{"title": "Another one"}' }, { text = true }):wait(20000)
  check(made.code == 0, 'tftsr call createIssue failed: ' .. (made.stderr or ''))
  local asked = 0
  vim.ui.select = function(items, options, done)
    asked = asked + 1
    for index, item in ipairs(items) do
      if holds(options.format_item(item), 'Another one') then
        return done(item, index)
      end
    end
  end
  vim.cmd.buffer(triage)
  vim.cmd.Tftsr('issue')
  result_with(ANSWER)
  vim.cmd.bwipeout()
  vim.cmd.buffer(log)
  vim.cmd.Tftsr('issue')
  result_with(ANSWER)
  vim.cmd.bwipeout()
  check(asked == 0, 'asked although the document tells')
  vim.cmd.enew()
  vim.cmd.bwipeout({ triage, rca, log, bang = true })
  vim.cmd.Tftsr('issue')
  check(not holds(result_with('Another one'), ANSWER), 'another issue than the one picked')
  vim.cmd.bwipeout()
  check(asked == 1, ('asked %d times'):format(asked))

  begin('no prompt stands in the way at a terminal')
  vim.fn.writefile({ 'mail to ' .. VALUES[1] }, 'small.log')
  local person = terminal('small.log')
  wait('a finding on the screen', function()
    return person.sees('#vim.diagnostic.get(0) == 1')
  end)
  --- Keys, and what the screen has to come to without a prompt.
  local function does(keys, condition)
    person.types(keys)
    -- A message may come a moment after what it is about.
    if
      not vim.wait(15000, function()
        return person.sees(condition)
      end, 20) or vim.wait(300, person.is_asked, 20)
    then
      fail(('after "%s" the screen says:\n%s'):format(vim.trim(keys), person.screen()))
    end
  end
  does(':Tftsr redact\r', "vim.fn.search('EMAIL_', 'n') > 0")
  does('u', "vim.fn.search('@', 'n') > 0")
  does(':Tftsr bogus\r', "vim.fn.execute('messages'):find('no subcommand bogus') ~= nil")
  does(':Tftsr triage\r', "vim.api.nvim_buf_get_name(0):find('triage%-') ~= nil")
  -- The whole of a message that does not fit on its line.
  does(':Tftsr ask\r', "vim.fn.execute('messages'):find('Refuted by:[^…]*%.') ~= nil")

  begin('undo takes an answer of a model out in a few steps')
  does(':Tftsr ai\r', "vim.fn.search('local.small draft', 'nw') > 0")
  does(':Tftsr send\r', "vim.fn.search('suggested by', 'nw') > 0 and vim.fn.search('Line 30 of', 'nw') > 0")
  local steps = 0
  repeat
    person.types('u')
    steps = steps + 1
    local is_back = vim.wait(500, function()
      return person.sees("vim.fn.search('local.small draft', 'nw') > 0 and vim.fn.search('Line 1 of', 'nw') == 0")
    end, 20)
  until is_back or steps == 10
  check(steps < 10, 'the answer is not undone in ten steps:\n' .. person.screen())
  say(('          undone in %d'):format(steps))
  person.types(('\18'):rep(steps))
  does('', "vim.fn.search('Line 30 of', 'nw') > 0")

  begin('no prompt stands in the way of reports and results')
  does(':Tftsr rca\r', "vim.api.nvim_buf_get_name(0):find('rca%-') ~= nil")
  does(':Tftsr doctor\r', "vim.fn.search('database', 'n') > 0")
  does('q', "vim.bo.buftype == ''")
  does(':Tftsr\r', "vim.fn.search('Tftsr redact', 'n') > 0")
  does('q', "vim.bo.buftype == ''")
  person.leaves()
end

vim.g.test_start = vim.uv.hrtime()
vim.notify = function(message)
  messages[#messages + 1] = message
end
vim.defer_fn(function()
  fail('took longer than a minute')
end, 60000)

local went, problem = xpcall(flow, debug.traceback)
if not went then
  fail(problem)
end
say('passed')
vim.cmd('qall!')
