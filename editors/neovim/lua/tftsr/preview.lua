--- What a redaction would make of a log: as a diff beside it, or in a floating window. `A` applies it, `q` closes it.

local message = require('tftsr.message')
local show = require('tftsr.show')

local M = {}

---@param text string
local function lines_of(text)
  local lines = vim.split(text, '\r?\n')
  if lines[#lines] == '' then
    lines[#lines] = nil
  end
  return lines
end

--- `A` redacts the document as it was previewed, then the preview goes.
---@param preview integer the buffer
---@param result table
---@param call tftsr.Call
---@param asked table what the preview was asked for
local function apply_by_key(preview, result, call, asked)
  vim.keymap.set('n', 'A', function()
    local argument = { uri = result.uri, types = asked.types, range = asked.range, style = asked.style }
    call('applyRedactions', argument, function()
      if vim.api.nvim_buf_is_valid(preview) then
        vim.cmd.bwipeout(preview)
      end
    end)
  end, { buffer = preview, nowait = true, desc = 'Apply the redaction' })
end

--- The redacted text beside the document, as a diff. Closing the window ends the diff.
---@param result table
---@param call tftsr.Call
---@param asked table
function M.diff(result, call, asked)
  local bufnr = vim.uri_to_bufnr(result.uri)
  vim.cmd.buffer(bufnr)
  local filetype = vim.bo[bufnr].filetype
  vim.cmd.diffthis()
  local original = vim.api.nvim_get_current_win()
  -- The file type comes last and would start a server for the preview, were it not a scratch buffer.
  vim.cmd.new({ mods = { keepalt = true } })
  local preview = vim.api.nvim_get_current_buf()
  show.fill(preview, lines_of(result.text), filetype)
  -- The name is taken while an earlier preview is still shown; a window without one does as well.
  pcall(vim.api.nvim_buf_set_name, preview, 'tftsr://redacted')
  vim.cmd.wincmd('L')
  vim.cmd.diffthis()
  apply_by_key(preview, result, call, asked)
  message.say('tftsr: A applies the redaction, q closes the preview')
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = preview,
    once = true,
    callback = function()
      if vim.api.nvim_win_is_valid(original) then
        vim.api.nvim_win_call(original, vim.cmd.diffoff)
      end
    end,
  })
end

--- The redacted text in a floating window, at the line where the cursor is in the document.
---@param result table
---@param call tftsr.Call
---@param asked table
function M.float(result, call, asked)
  local lines = lines_of(result.text)
  local line = math.min(vim.api.nvim_win_get_cursor(0)[1], math.max(#lines, 1))
  local preview = vim.api.nvim_create_buf(false, true)
  local width = math.max(20, math.floor(vim.o.columns * 0.9))
  local height = math.max(3, math.min(#lines, math.floor(vim.o.lines * 0.7)))
  local window = vim.api.nvim_open_win(preview, true, {
    relative = 'editor',
    width = width,
    height = height,
    row = math.floor((vim.o.lines - height) / 2) - 1,
    col = math.floor((vim.o.columns - width) / 2),
    border = 'rounded',
    title = ' redacted: A applies it, q closes ',
  })
  show.fill(preview, lines, vim.bo[vim.uri_to_bufnr(result.uri)].filetype)
  vim.wo[window].wrap = false
  vim.wo[window].cursorline = true
  vim.api.nvim_win_set_cursor(window, { line, 0 })
  apply_by_key(preview, result, call, asked)
end

return M
