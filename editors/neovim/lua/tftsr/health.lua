--- `:checkhealth tftsr`: whether Neovim, the server's program and its set-up do.

local M = {}

--- The version that a program says it has.
local function version_of(program)
  local started, process = pcall(vim.system, { program, '--version' }, { text = true })
  local said = started and process:wait(5000).stdout or ''
  return said:match('^tftsr (%S+)')
end

local function check_neovim()
  vim.health.start('Neovim')
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  else
    vim.health.error('Neovim ' .. tostring(vim.version()) .. ' is too old', 'Install Neovim 0.11 or newer.')
  end
  if vim.g.loaded_tftsr then
    vim.health.ok(':Tftsr is there')
  else
    vim.health.error(
      'plugin/tftsr.lua was not loaded',
      'Put the plugin where your plugin manager loads it at start: `:help tftsr-install`.'
    )
  end
end

--- The program, when it can be run.
---@return string?
local function check_program()
  vim.health.start('The server')
  local command = vim.lsp.config.tftsr and vim.lsp.config.tftsr.cmd
  local program = type(command) == 'table' and command[1] or 'tftsr'
  if vim.fn.executable(program) ~= 1 then
    vim.health.error(program .. ' cannot be run', {
      'Put the folder of the binary on the PATH that Neovim sees, or name it:',
      "vim.lsp.config('tftsr', { cmd = { '/path/to/tftsr', 'lsp' } })",
    })
    return nil
  end
  local version = version_of(program)
  if version == nil then
    vim.health.error(vim.fn.exepath(program) .. ' does not answer to --version', 'Is it another program of this name?')
    return nil
  end
  vim.health.ok(('%s, version %s'):format(vim.fn.exepath(program), version))
  local clients = vim.lsp.get_clients({ name = 'tftsr' })
  if #clients == 0 then
    vim.health.info('no server runs; it starts with the first log')
  end
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('runs for %d buffers below %s'):format(count, client.root_dir or 'no folder'))
    local running = client.server_info and client.server_info.version
    if running and running ~= version then
      vim.health.warn(('version %s still runs'):format(running), 'Restart Neovim to get the new one.')
    end
  end
  return program
end

--- Checks of `tftsr doctor` that are about other editors.
local OTHERS = { ['VS Code'] = true, Helix = true, Emacs = true, Kakoune = true }

--- What the server says of itself.
local function check_set_up(program)
  vim.health.start('What it needs')
  local process = vim.system({ program, 'doctor', '--format', 'json' }, { text = true })
  local is_json, result = pcall(vim.json.decode, process:wait(20000).stdout or '')
  if not is_json or type(result) ~= 'table' then
    return vim.health.error('`tftsr doctor` did not answer', 'Run it in a terminal.')
  end
  for _, check in ipairs(result.checks or {}) do
    local line = ('%s: %s'):format(check.name, check.message)
    if check.ok and not OTHERS[check.name] then
      vim.health.ok(line)
    elseif not check.ok and not OTHERS[check.name] then
      vim.health.warn(line)
    end
  end
end

function M.check()
  check_neovim()
  local program = check_program()
  if program then
    check_set_up(program)
  end
end

return M
