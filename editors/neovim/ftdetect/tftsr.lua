--- Which files are logs by their names. A type that is known already stays.

-- Not by vim.filetype.add(), which would load its large tables at start.
vim.api.nvim_create_autocmd({ 'BufNewFile', 'BufRead' }, {
  group = 'filetypedetect',
  -- The last two are rotated logs: app.log.1, app.log-20260314
  pattern = { '*.log', '*.out', '*.log.[0-9]*', '*.log-[0-9]*' },
  command = 'setfiletype log',
})
