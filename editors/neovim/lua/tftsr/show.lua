--- What commands give back, shown the way Neovim shows such things: quickfix, picker, and one window of text.

local message = require('tftsr.message')

local M = {}

local SEVERITIES = { error = 'E', warning = 'W', information = 'I', hint = 'N' }

--- Fills a buffer that belongs to no file.
---@param bufnr integer
---@param lines string[]
---@param filetype string
function M.fill(bufnr, lines, filetype)
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].swapfile = false
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].filetype = filetype
  vim.keymap.set('n', 'q', '<Cmd>bwipeout<CR>', { buffer = bufnr, nowait = true, desc = 'Close this window' })
end

--- The window of results: there is one, each result takes the place of the one before, and `q` closes it.
---@param lines string[]
---@param filetype string
local function result_window(lines, filetype)
  local name = 'tftsr://result'
  local bufnr = vim.fn.bufnr('^' .. name .. '$')
  local window = vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_tabpage(window) == vim.api.nvim_get_current_tabpage()
  end, bufnr > 0 and vim.fn.win_findbuf(bufnr) or {})[1]
  if window then
    vim.api.nvim_set_current_win(window)
  else
    if bufnr > 0 then
      vim.api.nvim_buf_delete(bufnr, { force = true })
    end
    vim.cmd.new({ mods = { keepalt = true, split = 'botright' } })
    bufnr = vim.api.nvim_get_current_buf()
    vim.api.nvim_buf_set_name(bufnr, name)
    vim.wo.wrap, vim.wo.linebreak, vim.wo.breakindent = true, true, true
  end
  M.fill(bufnr, lines, filetype)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.api.nvim_win_set_height(0, math.max(3, math.min(#lines, math.floor(vim.o.lines / 2))))
end

--- JSON as indented lines, keys in order.
---@param value any
---@param indent string
---@param lines string[]
---@param head string what stands before the value on its first line
local function json_lines(value, indent, lines, head)
  if type(value) ~= 'table' or next(value) == nil then
    lines[#lines + 1] = head .. vim.json.encode(value)
    return
  end
  local is_list = vim.islist(value)
  local keys = vim.tbl_keys(value)
  table.sort(keys)
  lines[#lines + 1] = head .. (is_list and '[' or '{')
  for index, key in ipairs(keys) do
    local inner = indent .. '  '
    json_lines(value[key], inner, lines, inner .. (is_list and '' or vim.json.encode(key) .. ': '))
    if index < #keys then
      lines[#lines] = lines[#lines] .. ','
    end
  end
  lines[#lines + 1] = indent .. (is_list and ']' or '}')
end

--- Shows the result of a command as lines to read, or as JSON where there is no format for it.
---@param command string without `tftsr.`
---@return fun(result: table)
function M.result(command)
  return function(result)
    local format = require('tftsr.format')[command]
    if format then
      return result_window(format(result), '')
    end
    local lines = {}
    json_lines(result, '', lines, '')
    result_window(lines, 'json')
  end
end

--- A text that is nowhere on the disk.
---@param result table
function M.text(result)
  result_window(vim.split(result.text, '\r?\n'), '')
end

--- The subcommands and what they do.
---@param subcommands table<string, tftsr.Subcommand>
function M.usage(subcommands)
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  result_window(
    vim.tbl_map(function(name)
      return (':Tftsr %-10s%s'):format(name, subcommands[name].about)
    end, names),
    ''
  )
end

--- A list in the quickfix window; a word when it is empty.
---@param title string
---@param items table[]
---@param none string
local function quickfix(title, items, none)
  vim.fn.setqflist({}, ' ', { title = title, items = items })
  if #items == 0 then
    return message.say(none)
  end
  vim.cmd.copen()
end

--- Findings in the quickfix list, without values.
---@param result table
function M.findings(result)
  local bufnr = vim.uri_to_bufnr(result.uri)
  vim.fn.bufload(bufnr)
  local items = {}
  for _, finding in ipairs(result.findings) do
    local line = vim.api.nvim_buf_get_lines(bufnr, finding.line - 1, finding.line, false)[1] or ''
    items[#items + 1] = {
      bufnr = bufnr,
      lnum = finding.line,
      -- The server counts characters, the quickfix list bytes.
      col = vim.str_byteindex(line, 'utf-32', finding.column - 1, false) + 1,
      type = SEVERITIES[finding.severity],
      text = finding.type,
    }
  end
  quickfix('tftsr findings', items, 'tftsr: nothing was found')
end

--- The evidence of an issue in the quickfix list: the lines of the logs, and why each is worth reading.
---@param result table
function M.evidence(result)
  -- Evidence names a log as its document writes it: from the folder that the document is in.
  local folder = vim.fn.getcwd()
  for _, document in ipairs(result.documents or {}) do
    if document.kind == 'triage' then
      folder = vim.fs.dirname(document.path)
    end
  end
  local items = {}
  for _, evidence in ipairs(result.evidence or {}) do
    if type(evidence.file) == 'string' then
      items[#items + 1] = {
        filename = vim.fs.normalize(evidence.file:sub(1, 1) == '/' and evidence.file or folder .. '/' .. evidence.file),
        lnum = tonumber(evidence.line) or 1,
        type = 'I',
        text = ('%s %s'):format(evidence.id, type(evidence.reason) == 'string' and evidence.reason or ''),
      }
    end
  end
  quickfix('tftsr evidence', items, 'tftsr: the issue has no evidence yet; :Tftsr evidence suggests some')
end

--- Lets a person pick one of several issues.
---@param issues table[] issues, or hits of a search
---@param done fun(issue: table)
function M.pick(issues, done)
  vim.ui.select(issues, {
    prompt = 'Issue',
    format_item = function(issue)
      local about = vim.tbl_filter(function(part)
        return type(part) == 'string'
      end, { issue.title, issue.status or vim.NIL, issue.severity or vim.NIL, issue.snippet or vim.NIL })
      return table.concat(about, ' · ')
    end,
  }, function(issue)
    if issue then
      done(issue)
    end
  end)
end

--- Lets a person pick an issue and opens its triage document, else its report, else what is known of it.
---@param result table
---@param call tftsr.Call
function M.issues(result, call)
  local issues = result.issues or result.hits
  if #issues == 0 then
    return message.say('tftsr: there is no issue here')
  end
  M.pick(issues, function(issue)
    call('getIssue', { id = issue.id or issue.issueId }, function(whole)
      local documents = whole.documents or {}
      table.sort(documents, function(a, b)
        return a.kind == 'triage' and b.kind ~= 'triage'
      end)
      for _, document in ipairs(documents) do
        if vim.uv.fs_stat(document.path) then
          return vim.cmd.edit(vim.fn.fnameescape(document.path))
        end
      end
      M.result('getIssue')(whole)
    end)
  end)
end

return M
