--- What Neovim loads at start: the command `:Tftsr` and names to map keys to. The server and the rest of this plugin
--- are loaded when the first log opens or the first command is typed.

if vim.g.loaded_tftsr then
  return
end
vim.g.loaded_tftsr = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('tftsr needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

local group = vim.api.nvim_create_augroup('tftsr', {})

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  -- Those of lsp/tftsr.lua.
  pattern = { 'log', 'messages', 'upstreamlog', 'usserverlog', 'markdown' },
  once = true,
  callback = function(event)
    vim.lsp.enable('tftsr')
    -- While Neovim starts, enable() does not look at the buffers that are there already.
    if vim.v.vim_did_enter == 0 then
      vim.api.nvim_exec_autocmds('FileType', { group = 'nvim.lsp.enable', buffer = event.buf, modeline = false })
    end
  end,
})

-- Colors for the parts of a log; a color scheme may have its own.
for kind, link in pairs({
  secret = 'DiagnosticError',
  personalData = 'DiagnosticWarn',
  infrastructure = 'DiagnosticInfo',
  logTime = 'Comment',
  logError = 'DiagnosticError',
  logWarning = 'DiagnosticWarn',
  logInfo = 'DiagnosticInfo',
  logDebug = 'DiagnosticHint',
  logSource = 'Identifier',
  logIdentifier = 'Special',
}) do
  vim.api.nvim_set_hl(0, '@lsp.type.' .. kind, { link = link, default = true })
end

vim.api.nvim_create_user_command('Tftsr', function(options)
  require('tftsr.commands').run(options)
end, {
  nargs = '*',
  range = true,
  desc = 'Redact, triage and write up with tftsr',
  complete = function(lead, line)
    return require('tftsr.commands').complete(lead, line)
  end,
})

-- Keys are the person's own: these are names to map them to, `:help tftsr-mappings`.
for _, name in ipairs({
  'redact',
  'preview',
  'peek',
  'copy',
  'findings',
  'ignore',
  'allow',
  'triage',
  'evidence',
  'cited',
  'ask',
  'cite',
  'error',
  'around',
  'timeline',
  'rca',
  'postmortem',
  'issues',
  'issue',
}) do
  vim.keymap.set('n', ('<Plug>(tftsr-%s)'):format(name), ('<Cmd>Tftsr %s<CR>'):format(name))
end
for _, name in ipairs({ 'triage', 'cite', 'peek' }) do
  vim.keymap.set('x', ('<Plug>(tftsr-%s)'):format(name), (':Tftsr %s<CR>'):format(name), { silent = true })
end
