--- The server as commands need it: started when there is none, asked, and asked which commands it has.

local message = require('tftsr.message')

local M = {}

---@alias tftsr.Call fun(command: string, argument: table, done: fun(result: table), failed: fun()?)

--- What the server's program prints with these arguments; nothing when it cannot be run.
---@param arguments string[]
---@return string
function M.output(arguments)
  local command = vim.lsp.config.tftsr.cmd
  if type(command) ~= 'table' then
    return ''
  end
  local started, process = pcall(vim.system, { command[1], unpack(arguments) }, { text = true })
  return started and process:wait(5000).stdout or ''
end

--- The running server, best the one of this buffer.
---@return vim.lsp.Client?
local function running()
  return vim.lsp.get_clients({ name = 'tftsr', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'tftsr' })[1]
end

--- The running server; started when there is none.
---@return vim.lsp.Client?
function M.get()
  local client = running()
  if client == nil then
    local config = vim.deepcopy(vim.lsp.config.tftsr)
    config.root_dir = vim.fs.root(0, { '.tftsr.toml', '.git' })
    local id = vim.lsp.start(config, { attach = false })
    client = id and vim.lsp.get_client_by_id(id)
  end
  -- The first command may be typed before the server has said hello.
  if client and vim.wait(5000, function()
    return client.initialized
  end, 10) then
    return client
  end
  return nil
end

--- Commands as the program lists them, kept so that it is asked once.
---@type string[]?
local listed

--- All commands of the server, without `tftsr.`: what it offers here, else what its program lists.
---@return string[]
function M.commands()
  local client = running()
  local provider = client and client.server_capabilities and client.server_capabilities.executeCommandProvider
  local ids = provider and provider.commands
  if ids == nil and listed == nil then
    listed = {}
    for line in vim.gsplit(M.output({ 'call', '--list' }), '\n', { trimempty = true }) do
      listed[#listed + 1] = line:match('^%S+')
    end
  end
  return vim.tbl_map(function(id)
    return (id:gsub('^tftsr%.', ''))
  end, ids or listed)
end

--- The buffer that is meant: this one, or when the cursor is in a list or a result the one it came from.
---@return integer?
function M.document()
  local bufnr = vim.api.nvim_get_current_buf()
  if vim.bo[bufnr].buftype ~= '' then
    bufnr = vim.fn.winbufnr(vim.fn.winnr('#'))
  end
  if bufnr < 1 or vim.bo[bufnr].buftype ~= '' or vim.api.nvim_buf_get_name(bufnr) == '' then
    return nil
  end
  return bufnr
end

---@param client vim.lsp.Client
---@return tftsr.Call
function M.caller(client)
  return function(command, argument, done, failed)
    if vim.tbl_isempty(argument) then
      argument = vim.empty_dict()
    end
    local params = { command = 'tftsr.' .. command, arguments = { argument } }
    client:request('workspace/executeCommand', params, function(problem, result)
      if result then
        return done(result)
      end
      if problem and not (problem.data and problem.data.code) then
        -- What a command refuses the server says itself.
        message.say('tftsr: ' .. problem.message, vim.log.levels.ERROR)
      end
      if failed then
        failed()
      end
    end)
  end
end

return M
