--- A few words for a status line: `%{v:lua.require'tftsr.status'.line()}`.

local M = {}

--- How many findings there are in this buffer, or weak points of a triage document; empty where no server looks.
---@return string
function M.line()
  -- A status line is drawn before any log is open: asking for clients then would load what they are made of.
  if package.loaded['vim.lsp'] == nil then
    return ''
  end
  local client = vim.lsp.get_clients({ name = 'tftsr', bufnr = 0 })[1]
  if client == nil then
    return ''
  end
  local count = #vim.tbl_filter(function(diagnostic)
    return diagnostic.source == 'tftsr'
  end, vim.diagnostic.get(0))
  local noun = vim.bo.filetype == 'markdown' and 'weak point' or 'finding'
  return ('tftsr: %d %s%s'):format(count, noun, count == 1 and '' or 's')
end

return M
