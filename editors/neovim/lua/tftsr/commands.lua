--- `:Tftsr SUBCOMMAND …`: the server's commands under short names, and each by its own name with one JSON object.
---
--- Nothing is decided here: an argument is read, the server is asked, and what comes back is shown. Edits, new
--- documents and messages come from the server by themselves.

local issue = require('tftsr.issue')
local message = require('tftsr.message')
local preview = require('tftsr.preview')
local server = require('tftsr.server')
local show = require('tftsr.show')

local M = {}

local WRITE_IT_AS = 'write it as '

--- The text after the subcommand as one field of the argument.
---@param field string
---@param usage string? said when there must be a text and there is none
local function text_as(field, usage)
  return function(rest)
    if rest == '' then
      return usage == nil and {} or nil, usage and WRITE_IT_AS .. usage
    end
    return { [field] = rest }
  end
end

--- The first word as one field, the text after it as another.
local function word_and_text(first, second, usage)
  return function(rest)
    local word, text = rest:match('^(%S+)%s+(.+)$')
    if word == nil then
      return nil, WRITE_IT_AS .. usage
    end
    return { [first] = word, [second] = text }
  end
end

--- Byte offsets of the selected lines as the server counts them; nothing without a selection.
---@param options vim.api.keyset.create_user_command.command_args
local function selected(options)
  if options.range == 0 then
    return nil
  end
  local ends = vim.bo.fileformat == 'dos' and 1 or 0
  local function offset(line)
    return vim.api.nvim_buf_get_offset(0, line) + ends * line
  end
  return { start = offset(options.line1 - 1), ['end'] = offset(options.line2) }
end

--- The types of finding that the server knows; empty when it cannot be asked.
---@return table<string, true>
local function known_types()
  local known = {}
  for line in vim.gsplit(server.output({ 'scan', '--list-types' }), '\n', { trimempty = true }) do
    known[line:match('^%S+') or ''] = true
  end
  return known
end

--- The types to redact, all of them known: the server would pass over a misspelt one without a word.
---@param rest string
local function types(rest)
  if rest == '' then
    return {}
  end
  local named, known = vim.split(rest, '[%s,]+', { trimempty = true }), known_types()
  for _, id in ipairs(named) do
    if next(known) and not known[id] then
      return nil, id .. ' is no type of finding, so nothing was redacted; <Tab> lists the types in this file'
    end
  end
  return { types = named }
end

--- Where the cursor is, in bytes as the server counts them.
local function cursor_offset()
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local ends = vim.bo.fileformat == 'dos' and 1 or 0
  return vim.api.nvim_buf_get_offset(0, line - 1) + ends * (line - 1) + column
end

--- A command about the finding under the cursor.
---@param command string
local function at_cursor(command)
  return function(result, call)
    for _, finding in ipairs(result.findings) do
      if finding.start <= result.cursor and result.cursor < finding['end'] then
        return call(command, { uri = result.uri, spanId = finding.spanId }, function() end)
      end
    end
    message.say('tftsr: put the cursor on what is underlined', vim.log.levels.WARN)
  end
end

---@class tftsr.Subcommand
---@field command string the server's command, without `tftsr.`
---@field about string
---@field argument? fun(rest: string, options: table): table?, string? the argument, or nothing and what is wrong
---@field at_cursor? boolean whether the result is looked through for the place of the cursor
---@field show? fun(result: table, call: tftsr.Call)

---@type table<string, tftsr.Subcommand>
M.subcommands = {
  redact = {
    command = 'applyRedactions',
    about = 'replace all findings, or those of the types named',
    argument = types,
  },
  preview = {
    command = 'previewRedaction',
    about = 'the redacted text beside the log, as a diff',
    show = preview.diff,
  },
  peek = {
    command = 'previewRedaction',
    about = 'the redacted text in a floating window; with a selection, of these lines',
    argument = function(_, options)
      return { range = selected(options) }
    end,
    show = preview.float,
  },
  copy = { command = 'redactedCopy', about = 'write NAME.redacted.EXT beside the file' },
  restore = { command = 'restore', about = 'the text with the values behind its placeholders', show = show.text },
  findings = { command = 'detectPii', about = 'all findings in the quickfix list', show = show.findings },
  ignore = {
    command = 'detectPii',
    about = 'never flag the value under the cursor again',
    at_cursor = true,
    show = at_cursor('ignoreValue'),
  },
  ignored = {
    command = 'listIgnoredValues',
    about = 'the values that are never flagged',
    show = show.result('listIgnoredValues'),
  },
  unignore = {
    command = 'unignoreValue',
    about = 'flag a value again: its id from `ignored` follows',
    argument = text_as('id', ':Tftsr unignore email-1'),
  },
  allow = {
    command = 'detectPii',
    about = 'allow the rule of the finding under the cursor in its line',
    at_cursor = true,
    show = at_cursor('allowRule'),
  },
  triage = {
    command = 'startTriage',
    about = 'start triage from this log, or from the selected lines; a title may follow',
    argument = function(rest, options)
      return { title = rest ~= '' and rest or nil, range = selected(options) }
    end,
  },
  evidence = { command = 'suggestEvidence', about = 'add the next records to read as evidence' },
  cited = {
    command = 'getIssue',
    about = 'the evidence of the issue at hand in the quickfix list',
    show = show.evidence,
  },
  ask = {
    command = 'askWhy',
    about = 'add the next guided question, or the next one below why NUMBER',
    argument = text_as('number'),
  },
  ai = {
    command = 'askWhy',
    about = 'write a draft that asks a model the next why, or why NUMBER; nothing is sent yet',
    argument = function(rest)
      return { ai = true, number = rest ~= '' and rest or nil }
    end,
  },
  against = {
    command = 'askWhy',
    about = 'write a draft that asks a model what speaks against the answer to why NUMBER',
    argument = function(rest)
      return { against = true, number = rest ~= '' and rest or nil }
    end,
  },
  send = {
    command = 'sendPrompt',
    about = 'send the draft, or the one of why NUMBER, to the model',
    argument = text_as('number'),
  },
  accept = {
    command = 'acceptSuggestion',
    about = 'take the suggestion of a model, or the one for why NUMBER, as your answer',
    argument = text_as('number'),
  },
  reject = {
    command = 'rejectSuggestion',
    about = 'take the suggestion of a model, or the one for why NUMBER, out for good',
    argument = text_as('number'),
  },
  why = {
    command = 'addFiveWhy',
    about = 'add a why: the question follows',
    argument = text_as('question', ':Tftsr why Why was the disk full?'),
  },
  answer = {
    command = 'updateFiveWhy',
    about = 'answer a why: its number and the answer follow',
    argument = word_and_text('number', 'answer', ':Tftsr answer 1.1 The log was never rotated [E2].'),
  },
  cite = {
    command = 'citeLines',
    about = 'cite this line, or the selected ones, as evidence in the triage document',
    argument = function(_, options)
      return { line = options.line1, endLine = options.line2 }
    end,
  },
  fix = { command = 'fixProblem', about = 'mend the first weak point of the triage document that can be' },
  explain = {
    command = 'explainProblem',
    about = 'what the first weak point of the triage document means, or rule NAME',
    argument = text_as('code'),
    show = show.result('explainProblem'),
  },
  backwards = {
    command = 'readBackwards',
    about = 'read the causes backwards, or why NUMBER',
    argument = text_as('number'),
    show = show.result('readBackwards'),
  },
  similar = {
    command = 'similarIssues',
    about = 'similar incidents and what fixed them',
    show = show.result('similarIssues'),
  },
  say = {
    command = 'sendTriageMessage',
    about = 'say or ask something about the issue: the words follow',
    argument = text_as('content', ':Tftsr say The index was dropped by a migration'),
  },
  talk = {
    command = 'getTriageHistory',
    about = 'the conversation about the issue',
    show = show.result('getTriageHistory'),
  },
  level = {
    command = 'setWhyLevel',
    about = 'talk about why level NUMBER, or that of the first why without an answer',
    argument = function(rest)
      local level = tonumber(rest)
      if rest ~= '' and level == nil then
        return nil, WRITE_IT_AS .. ':Tftsr level 2'
      end
      return { whyLevel = level }
    end,
  },
  event = {
    command = 'addTimelineEvent',
    about = 'add to the timeline: the time and what happened follow',
    argument = word_and_text('time', 'what', ':Tftsr event 2026-03-14T02:11:40Z first error'),
  },
  timeline = { command = 'listTimelineEvents', about = 'the timeline', show = show.result('listTimelineEvents') },
  error = {
    command = 'goToRecord',
    about = 'go to the next error, or to WHICH: first, next, previous, last, nextError, previousError',
    argument = function(rest, options)
      return { line = options.line1, which = rest ~= '' and rest or nil }
    end,
  },
  around = {
    command = 'aroundRecord',
    about = 'what happened around this record in all open logs',
    argument = function(_, options)
      return { line = options.line1 }
    end,
  },
  analyze = {
    command = 'analyzeLogs',
    about = 'what the checks make of the logs of the issue at hand',
    show = show.result('analyzeLogs'),
  },
  large = { command = 'openLarge', about = 'an excerpt of a log of any size, read from disk' },
  merge = { command = 'mergeTimeline', about = 'the open logs as one timeline' },
  rca = { command = 'generateRca', about = 'write the RCA' },
  section = {
    command = 'askSection',
    about = 'ask AI to write a section of the report: its heading follows',
    argument = text_as('section'),
  },
  postmortem = { command = 'generatePostmortem', about = 'write the post-mortem' },
  issues = { command = 'listIssues', about = 'pick an issue and open it', show = show.issues },
  search = {
    command = 'searchIssues',
    about = 'search issues: the words follow',
    argument = text_as('query', ':Tftsr search disk full'),
    show = show.issues,
  },
  dashboard = {
    command = 'dashboard',
    about = 'where the incidents stand, as a page',
    argument = function()
      return { write = true }
    end,
  },
  create = {
    command = 'createIssue',
    about = 'open an issue: its title follows',
    argument = text_as('title', ':Tftsr create Checkout is slow'),
  },
  issue = { command = 'getIssue', about = 'everything about the issue at hand', show = show.result('getIssue') },
  attach = { command = 'attachLog', about = 'attach this log to the issue at hand' },
  logs = { command = 'listLogs', about = 'the logs of the issue at hand', show = show.result('listLogs') },
  key = {
    command = 'setApiKey',
    about = 'set the key of provider NAME; it is asked for and not shown',
    argument = function(rest)
      local key = vim.fn.inputsecret('Key: ')
      if key == '' then
        return nil, 'no key was given, so nothing changed'
      end
      return { name = rest ~= '' and rest or nil, key = key }
    end,
  },
  provider = {
    command = 'testProvider',
    about = 'try an AI provider step by step',
    argument = text_as('name'),
  },
  providers = { command = 'listProviders', about = 'the AI providers', show = show.result('listProviders') },
  models = {
    command = 'listModels',
    about = 'the models of provider NAME',
    argument = text_as('name'),
    show = show.result('listModels'),
  },
  pull = {
    command = 'pullModel',
    about = 'have Ollama fetch MODEL',
    argument = text_as('model', ':Tftsr pull llama3.2:1b'),
  },
  hardware = {
    command = 'hardware',
    about = 'which size of model fits this machine, and how to get Ollama',
    show = show.result('hardware'),
  },
  image = {
    command = 'attachImage',
    about = 'attach the picture FILE to the issue at hand',
    argument = text_as('image', ':Tftsr image screenshot.png'),
  },
  export = {
    command = 'exportDocument',
    about = 'export the document as FORMAT: pdf, docx, html or md',
    argument = text_as('format'),
  },
  publish = {
    command = 'publish',
    about = 'publish the document to target NAME',
    argument = text_as('target'),
  },
  targetkey = {
    command = 'setTargetKey',
    about = 'set the key of publish target NAME; it is asked for and not shown',
    argument = function(rest)
      local key = vim.fn.inputsecret('Key: ')
      if key == '' then
        return nil, 'no key was given, so nothing changed'
      end
      return { name = rest ~= '' and rest or nil, key = key }
    end,
  },
  target = {
    command = 'testTarget',
    about = 'try a publish target',
    argument = text_as('name'),
  },
  stop = { command = 'stop', about = 'stop what is asked of AI providers' },
  settings = { command = 'getSettings', about = 'the settings in force', show = show.result('getSettings') },
  audit = {
    command = 'listAudit',
    about = 'what was done and what was asked of models, as a page',
    argument = function()
      return { write = true }
    end,
  },
  doctor = { command = 'doctor', about = 'what works, what does not, what to do', show = show.result('doctor') },
}

--- A command by its own name takes one JSON object.
---@return tftsr.Subcommand
local function plain(command)
  return {
    command = command,
    about = '',
    argument = function(rest)
      if rest == '' then
        return {}
      end
      local is_json, value = pcall(vim.json.decode, rest)
      if not is_json or type(value) ~= 'table' then
        return nil, WRITE_IT_AS .. (':Tftsr %s {"field": "value"}'):format(command)
      end
      return value
    end,
    show = show.result(command),
  }
end

---@param options vim.api.keyset.create_user_command.command_args
function M.run(options)
  local name, rest = vim.trim(options.args):match('^(%S*)%s*(.*)$')
  if name == '' then
    return show.usage(M.subcommands)
  end
  local subcommand = M.subcommands[name]
  local own = name:gsub('^tftsr%.', '')
  if subcommand == nil and vim.list_contains(server.commands(), own) then
    subcommand = plain(own)
  end
  if subcommand == nil then
    return message.say(('tftsr: no subcommand %s; :Tftsr lists all'):format(name), vim.log.levels.ERROR)
  end
  local argument, problem = {}, nil
  if subcommand.argument then
    argument, problem = subcommand.argument(rest, options)
  end
  if argument == nil then
    return message.say('tftsr: ' .. problem, vim.log.levels.WARN)
  end
  local client = server.get()
  if client == nil then
    return message.say('tftsr: the server does not run; :checkhealth tftsr says why', vim.log.levels.ERROR)
  end
  local call = server.caller(client)
  local cursor = subcommand.at_cursor and cursor_offset() or nil
  local function go(whole)
    call(subcommand.command, whole, function(result)
      result.cursor = cursor
      if subcommand.show then
        subcommand.show(result, call, whole)
      end
    end)
  end
  if argument.uri ~= nil then
    return go(argument)
  end
  local bufnr = server.document()
  if bufnr then
    -- The server gets to see the file if it did not so far: a person asked for it.
    vim.lsp.buf_attach_client(bufnr, client.id)
    argument.uri = vim.uri_from_bufnr(bufnr)
  end
  issue.settle(subcommand.command, argument, bufnr, call, go)
end

--- Shows a preview that a code action asked for.
---@param argument table
---@param client_id integer
function M.preview(argument, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  if client then
    local call = server.caller(client)
    call('previewRedaction', argument, function(result)
      preview.diff(result, call, argument)
    end)
  end
end

--- What may stand behind `:Tftsr`: the subcommands, and the server's commands by their own names.
---@param short boolean? without the commands that a subcommand stands for
---@return string[]
function M.names(short)
  local has_subcommand, is_named = {}, {}
  for name, subcommand in pairs(M.subcommands) do
    has_subcommand[subcommand.command], is_named[name] = true, true
  end
  for _, command in ipairs(server.commands()) do
    is_named[command] = is_named[command] or not (short and has_subcommand[command]) or nil
  end
  local names = vim.tbl_keys(is_named)
  table.sort(names)
  return names
end

--- Completes subcommands, the server's own names, and types of finding.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  -- A range or a modifier may stand before the command.
  local words = vim.split((line:gsub('^.-Tftsr', 'Tftsr')), '%s+', { trimempty = true })
  local position = lead == '' and #words + 1 or #words
  local candidates = {}
  if position == 2 and vim.startswith(lead, 'tftsr.') then
    candidates = vim.tbl_map(function(command)
      return 'tftsr.' .. command
    end, server.commands())
  elseif position == 2 then
    candidates = M.names(lead == '')
  elseif words[2] == 'redact' then
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      if diagnostic.source == 'tftsr' and type(diagnostic.code) == 'string' then
        candidates[diagnostic.code] = true
      end
    end
    candidates = vim.tbl_keys(candidates)
    table.sort(candidates)
  end
  return vim.tbl_filter(function(candidate)
    return vim.startswith(candidate, lead)
  end, candidates)
end

return M
