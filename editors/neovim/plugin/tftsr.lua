--- What Neovim loads at start: file types and the command `:Tftsr`. The server and the rest of this plugin are loaded
--- when the first log opens or the first command is typed.

if vim.g.loaded_tftsr then
  return
end
vim.g.loaded_tftsr = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('tftsr needs Neovim 0.11 or newer', vim.log.levels.WARN)
  return
end

local group = vim.api.nvim_create_augroup('tftsr', {})

-- Not by vim.filetype.add(), which would load its large tables at start. A type that is known already stays.
vim.api.nvim_create_autocmd({ 'BufNewFile', 'BufRead' }, {
  group = group,
  -- The last two are rotated logs: app.log.1, app.log-20260314
  pattern = { '*.log', '*.out', '*.log.[0-9]*', '*.log-[0-9]*' },
  command = 'setfiletype log',
})

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

-- The server's commands, each to be typed by its own name as well; a test keeps the list equal to the server's.
local COMMANDS = {
  'createIssue',
  'listIssues',
  'getIssue',
  'updateIssue',
  'deleteIssue',
  'searchIssues',
  'similarIssues',
  'exportIssue',
  'importIssue',
  'dashboard',
  'attachLog',
  'listLogs',
  'deleteLog',
  'analyzeLogs',
  'openLarge',
  'attachImage',
  'deleteImage',
  'goToRecord',
  'detectPii',
  'applyRedactions',
  'previewRedaction',
  'redactedCopy',
  'restore',
  'ignoreValue',
  'listIgnoredValues',
  'unignoreValue',
  'allowRule',
  'startTriage',
  'suggestEvidence',
  'askWhy',
  'sendPrompt',
  'acceptSuggestion',
  'rejectSuggestion',
  'addFiveWhy',
  'updateFiveWhy',
  'citeLines',
  'readBackwards',
  'fixProblem',
  'explainProblem',
  'sendTriageMessage',
  'getTriageHistory',
  'setWhyLevel',
  'addTimelineEvent',
  'listTimelineEvents',
  'mergeTimeline',
  'aroundRecord',
  'logVolume',
  'generateRca',
  'generatePostmortem',
  'updateRca',
  'exportDocument',
  'listExports',
  'verifyExport',
  'saveProvider',
  'listProviders',
  'deleteProvider',
  'testProvider',
  'setApiKey',
  'listModels',
  'pullModel',
  'deleteModel',
  'hardware',
  'stop',
  'saveTarget',
  'listTargets',
  'deleteTarget',
  'setTargetKey',
  'testTarget',
  'publish',
  'listPublications',
  'getSettings',
  'updateSettings',
  'listAudit',
  'verifyAudit',
  'doctor',
}

vim.api.nvim_create_user_command('Tftsr', function(options)
  require('tftsr.commands').run(options, COMMANDS)
end, {
  nargs = '*',
  range = true,
  desc = 'Redact, triage and write up with tftsr',
  complete = function(lead, line)
    return require('tftsr.commands').complete(lead, line, COMMANDS)
  end,
})
