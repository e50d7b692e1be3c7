--- Which issue a command is about when nobody said: that of the document at hand, else the one a person picks.
---
--- Left to itself the server takes the issue touched last, which here may be one that nobody looks at.

local show = require('tftsr.show')

local M = {}

--- The commands about an issue, and the field that names it.
local FIELDS = {
  getIssue = 'id',
  updateIssue = 'id',
  attachLog = 'issueId',
  listLogs = 'issueId',
  suggestEvidence = 'issueId',
  askWhy = 'issueId',
  sendPrompt = 'issueId',
  acceptSuggestion = 'issueId',
  rejectSuggestion = 'issueId',
  addFiveWhy = 'issueId',
  updateFiveWhy = 'issueId',
  readBackwards = 'issueId',
  fixProblem = 'issueId',
  similarIssues = 'issueId',
  exportIssue = 'issueId',
  sendTriageMessage = 'issueId',
  getTriageHistory = 'issueId',
  setWhyLevel = 'issueId',
  addTimelineEvent = 'issueId',
  listTimelineEvents = 'issueId',
  generateRca = 'issueId',
  askSection = 'issueId',
  generatePostmortem = 'issueId',
  updateRca = 'issueId',
  attachImage = 'issueId',
  exportDocument = 'issueId',
  publish = 'issueId',
  listPublications = 'issueId',
  listExports = 'issueId',
}

--- More lines than the front matter of a document of ours has.
local HEAD = 40

--- The issue that the front matter of a buffer names.
---@param bufnr integer?
---@return string?
local function named(bufnr)
  local head = bufnr and vim.api.nvim_buf_get_lines(bufnr, 0, HEAD, false) or {}
  if head[1] ~= '---' then
    return nil
  end
  local is_ours, id = false, nil
  for index = 2, #head do
    if head[index] == '---' then
      break
    end
    is_ours = is_ours or vim.startswith(head[index], 'tftsr:')
    id = id or head[index]:match('^id:%s*"?([^%s"]+)') or head[index]:match('^issue:%s*"?([^%s"]+)')
  end
  return is_ours and id or nil
end

--- The one issue that open documents name; nothing when they name none or several.
local function only_open()
  local ids = {}
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local id = vim.api.nvim_buf_is_loaded(bufnr) and named(bufnr)
    if id then
      ids[id] = true
    end
  end
  local id = next(ids)
  return id and next(ids, id) == nil and id or nil
end

--- Goes on with an argument that names its issue, or as it is when there is nothing to choose.
---@param command string without `tftsr.`
---@param argument table its `uri` is that of the buffer, if it has one
---@param bufnr integer? the document at hand
---@param call tftsr.Call
---@param go fun(argument: table)
function M.settle(command, argument, bufnr, call, go)
  local field = FIELDS[command]
  if field == nil or argument.id or argument.issueId or named(bufnr) then
    return go(argument)
  end
  local function go_with(id)
    argument[field] = id
    -- A log that is to be attached is still the one meant; any other document would speak against the issue.
    if command ~= 'attachLog' then
      argument.uri = nil
    end
    go(argument)
  end
  local function ask(issues)
    local id = only_open()
    if id then
      return go_with(id)
    end
    show.pick(issues, function(issue)
      go_with(issue.id)
    end)
  end
  local function as_it_is()
    go(argument)
  end
  call('listIssues', {}, function(result)
    if #result.issues < 2 then
      return as_it_is()
    end
    if argument.uri == nil or command == 'attachLog' then
      return ask(result.issues)
    end
    -- The server answers with the issue that the log is attached to, or with another one.
    call('getIssue', { uri = argument.uri }, function(whole)
      local path = vim.uri_to_fname(argument.uri)
      for _, log in ipairs(whole.logs) do
        if log.path == path or log.path == vim.uv.fs_realpath(path) then
          return go_with(whole.issue.id)
        end
      end
      ask(result.issues)
    end, as_it_is)
  end, as_it_is)
end

return M
