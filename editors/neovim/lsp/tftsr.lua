--- The tftsr language server, in the shape of |vim.lsp.config()|: what it is started for, and from where.
---
--- It looks at logs, and at Markdown only when the front matter says that it is a triage document or a report.

--- Lines in which the front matter names the kind of document; the server looks at as many.
local HEAD = 12

---@param bufnr integer
local function is_ours(bufnr)
  local head = vim.api.nvim_buf_get_lines(bufnr, 0, HEAD, false)
  if head[1] ~= '---' then
    return false
  end
  for index = 2, #head do
    if head[index] == '---' then
      return false
    end
    if vim.startswith(head[index], 'tftsr:') then
      return true
    end
  end
  return false
end

---@type vim.lsp.Config
return {
  cmd = { 'tftsr', 'lsp' },
  -- Neovim knows some logs by other names: system logs, and two that only share a name with `upstream.log`.
  filetypes = { 'log', 'messages', 'upstreamlog', 'usserverlog', 'markdown' },
  -- The server then offers the preview as a code action, which is carried out here.
  capabilities = {
    experimental = { tftsr = { previews = true } },
    workspace = { diagnostics = { refreshSupport = true } },
  },
  commands = {
    ['tftsr.previewRedaction'] = function(command, context)
      require('tftsr.commands').preview(command.arguments[1], context.client_id)
    end,
  },
  handlers = {
    -- A setting changed, or what is never flagged; Neovim 0.11 has no answer of its own to that.
    ['workspace/diagnostic/refresh'] = function(_, _, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      for bufnr in pairs(client and client.attached_buffers or {}) do
        client:request('textDocument/diagnostic', { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }, nil, bufnr)
      end
      return vim.NIL
    end,
    -- Neovim's own asks for ENTER after each message.
    ['window/showMessage'] = function(_, params)
      require('tftsr.message').of_server(params)
    end,
  },
  root_dir = function(bufnr, on_dir)
    -- A document that the server creates is still empty when its file type is set; its text comes with the same edit.
    vim.schedule(function()
      if not vim.api.nvim_buf_is_valid(bufnr) then
        return
      end
      if vim.bo[bufnr].filetype ~= 'markdown' or is_ours(bufnr) then
        -- Without a root there is one server for all such logs, and documents are written beside the log.
        on_dir(vim.fs.root(bufnr, { '.tftsr.toml', '.git' }))
      end
    end)
  end,
}
