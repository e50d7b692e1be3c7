--- What is said to a person, on one line of the command line, so that no "Press ENTER" stands in the way.

local M = {}

--- Shows a message on one line; `:messages` keeps all of it.
---@param text string
---@param level integer? one of vim.log.levels
function M.say(text, level)
  text = vim.trim((text:gsub('%s+', ' ')))
  -- What stands in the command line has been said: without this the two lines together would ask for ENTER.
  vim.cmd.redraw()
  local width = vim.v.echospace
  if width > 1 and vim.fn.strdisplaywidth(text) > width then
    local more, options = vim.o.more, vim.o.messagesopt
    vim.o.more, vim.o.messagesopt = false, (options:gsub('hit%-enter', 'wait:0'))
    vim.api.nvim_echo({ { text } }, true, {})
    vim.cmd.redraw()
    vim.o.more, vim.o.messagesopt = more, options
    text = vim.fn.printf('%.' .. width - 1 .. 'S…', text)
  end
  vim.notify(text, level)
end

--- Levels of `window/showMessage`, by its numbers.
local LEVELS = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO, vim.log.levels.DEBUG }

--- A message of the server.
---@param params lsp.ShowMessageParams
function M.of_server(params)
  M.say('tftsr: ' .. params.message, LEVELS[params.type] or vim.log.levels.INFO)
end

return M
