--- Results of commands as lines to read. Whatever has no format here is shown as JSON.

local M = {}

--- A JSON value as text; null and an empty list are nothing.
---@param value any
---@return string
local function text(value)
  if value == nil or value == vim.NIL then
    return ''
  end
  if type(value) == 'table' then
    return table.concat(vim.tbl_map(text, value), ', ')
  end
  return (tostring(value):gsub('%s+', ' '))
end

--- A time as far as people read it: to the second, in UTC.
local function time(value)
  local day, clock = text(value):match('^(%d+-%d+-%d+)T(%d+:%d+:%d+)')
  return day and day .. ' ' .. clock or text(value)
end

--- Rows in columns, two spaces apart; a column that is empty in every row is left out.
---@param rows any[][]
---@return string[]
local function columns(rows)
  local widths = {}
  for _, row in ipairs(rows) do
    for column, cell in ipairs(row) do
      widths[column] = math.max(widths[column] or 0, vim.fn.strdisplaywidth(text(cell)))
    end
  end
  return vim.tbl_map(function(row)
    local cells = {}
    for column, width in ipairs(widths) do
      if width > 0 then
        local cell = text(row[column])
        cells[#cells + 1] = cell .. (' '):rep(width - vim.fn.strdisplaywidth(cell))
      end
    end
    return (table.concat(cells, '  '):gsub('%s+$', ''))
  end, rows)
end

--- One row per item, or a word that there is none.
---@param items table[]
---@param row fun(item: table): any[]
---@param none string
local function list(items, row, none)
  return #items == 0 and { none } or columns(vim.tbl_map(row, items))
end

local function event_row(event)
  return { time(event.time), event.kind, event.what, event.evidence }
end

local function log_row(log)
  return { log.path, log.format, text(log.lines) .. ' lines', 'sha256 ' .. text(log.sha256):sub(1, 16), log.id }
end

local function issue_row(issue)
  return { issue.status, issue.severity, issue.domain, time(issue.updatedAt), issue.title, issue.id }
end

local function evidence_row(evidence)
  local place = ('%s:%s'):format(text(evidence.file), text(evidence.line))
  return { evidence.id, place, time(evidence.time), evidence.excerpt, evidence.reason }
end

local function countermeasure_row(row)
  return { row.what, row['for'], row.owner, row.due, row.check }
end

local function document_row(document)
  return { document.kind, time(document.updatedAt), document.path }
end

--- The whys with their answers, set in as deep as they are.
local function whys(items)
  local lines = {}
  for _, why in ipairs(items) do
    local indent = ('  '):rep((tonumber(why.level) or 1) - 1)
    lines[#lines + 1] = ('%s%s %s (%s)'):format(indent, text(why.number), text(why.question), text(why.status))
    if text(why.answer) ~= '' then
      lines[#lines + 1] = ('%s  %s'):format(indent, text(why.answer))
    end
  end
  return lines
end

function M.doctor(result)
  return columns(vim.tbl_map(function(check)
    return { check.ok and 'ok' or 'off', check.name, check.message }
  end, result.checks))
end

function M.getSettings(result)
  -- No list of types stands for all of them, and nulls do not arrive.
  result = vim.tbl_extend('keep', result, { types = vim.NIL })
  local names = vim.tbl_keys(result)
  table.sort(names)
  return columns(vim.tbl_map(function(name)
    return { 'tftsr.' .. name, vim.json.encode(result[name]) }
  end, names))
end

function M.listAudit(result)
  return list(result.audit, function(row)
    return { row.sequence, time(row.at), row.actor, row.action, row.details, row.subject }
  end, 'Nothing was done yet.')
end

function M.verifyAudit(result)
  if result.ok then
    return { ('The audit log is whole: %d rows.'):format(result.rows), 'head ' .. text(result.head) }
  end
  return { ('The audit log is broken at row %s.'):format(text(result.brokenAt)) }
end

function M.listTimelineEvents(result)
  return list(result.timeline, event_row, 'The timeline is empty.')
end

function M.listLogs(result)
  return list(result.logs, log_row, 'No log is attached to this issue.')
end

function M.listIssues(result)
  return list(result.issues, issue_row, 'There is no issue.')
end

function M.getIssue(result)
  local issue = result.issue
  local facts = { text(issue.status), text(issue.severity), text(issue.domain) }
  for _, fact in ipairs({ text(issue.assignee), text(issue.tags) }) do
    if fact ~= '' then
      facts[#facts + 1] = fact
    end
  end
  local lines = {
    text(issue.title),
    table.concat(facts, ' · '),
    ('started %s, changed %s (UTC), id %s'):format(time(issue.createdAt), time(issue.updatedAt), text(issue.id)),
  }
  local function section(title, body, items)
    if #(items or {}) > 0 then
      vim.list_extend(lines, { '', title })
      vim.list_extend(
        lines,
        vim.tbl_map(function(line)
          return '  ' .. line
        end, body(items))
      )
    end
  end
  local function rows(row)
    return function(items)
      return columns(vim.tbl_map(row, items))
    end
  end
  section('Whys', whys, result.whys)
  section('Timeline (UTC)', rows(event_row), result.timeline)
  section('Evidence', rows(evidence_row), result.evidence)
  section('Countermeasures', rows(countermeasure_row), result.countermeasures)
  section('Logs', rows(log_row), result.logs)
  section('Documents', rows(document_row), result.documents)
  return lines
end

return M
