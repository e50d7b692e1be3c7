;;; tftsr.el --- Incident triage: redact logs, ask why, write the RCA  -*- lexical-binding: t; -*-

;; Author: The tftsr authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: tools
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Open a log: the language server `tftsr' underlines personal data and secrets, redacts them, and leads a 5-Whys
;; triage in a Markdown document.  It is served by eglot, or by lsp-mode where `tftsr-client' says so.
;; Nothing is decided here: commands are sent, and what comes back is shown.

;;; Code:

(require 'cl-lib)
(require 'json)
(require 'subr-x)

(defgroup tftsr nil
  "Incident triage with the language server tftsr."
  :group 'tools
  :prefix "tftsr-")

(defcustom tftsr-program '("tftsr" "lsp")
  "The server and its arguments."
  :type '(repeat string))

(defcustom tftsr-client 'eglot
  "What talks to the server: `eglot', `lsp-mode', or nil for nothing by itself."
  :type '(choice (const eglot) (const lsp-mode) (const :tag "None" nil)))

(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(declare-function eglot-current-server "ext:eglot")
(declare-function eglot-ensure "ext:eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp "ext:lsp-mode")
(declare-function lsp-request "ext:lsp-mode")
(declare-function lsp-workspaces "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")

;;; What is ours

;;;###autoload
(define-derived-mode tftsr-log-mode text-mode "Log"
  "Major mode for logs."
  (setq-local truncate-lines t)
  ;; A log is read, and its last line may well end without a line end.
  (setq-local require-final-newline nil))

(defun tftsr--parent-of-documents ()
  "The mode that triage documents build on: `markdown-mode' where it is installed."
  (if (fboundp 'markdown-mode) #'markdown-mode #'text-mode))

;;;###autoload
(defun tftsr-document-mode ()
  "Major mode for triage documents and reports: Markdown, served by tftsr."
  (interactive)
  (funcall (tftsr--parent-of-documents))
  (setq major-mode 'tftsr-document-mode
        mode-name "Triage")
  (run-mode-hooks 'tftsr-document-mode-hook))

(defvar tftsr-document-mode-hook nil
  "Run when a triage document or a report opens.")

(defun tftsr--document-p ()
  "Whether the front matter of this buffer says that it is a triage document or a report."
  (save-excursion
    (goto-char (point-min))
    (and (looking-at-p "---\r?$")
         (forward-line 1)
         (let ((limit (save-excursion (forward-line 11) (point))))
           (and (re-search-forward "^\\(tftsr:\\|---\\)" limit t)
                (string= (match-string 1) "tftsr:"))))))

;;;###autoload
(progn
  (dolist (pattern '("\\.log\\'" "\\.out\\'" "\\.log\\.[0-9]+\\'" "\\.log-[0-9]+\\'"))
    (add-to-list 'auto-mode-alist (cons pattern 'tftsr-log-mode)))
  (add-to-list 'magic-mode-alist '(tftsr--document-p . tftsr-document-mode)))

(defun tftsr-start ()
  "Have the server look at this buffer."
  (interactive)
  (when buffer-file-name
    (pcase tftsr-client
      ('eglot (require 'eglot) (eglot-ensure))
      ('lsp-mode (require 'lsp-mode) (lsp)))))

(add-hook 'tftsr-log-mode-hook #'tftsr-start)
(add-hook 'tftsr-document-mode-hook #'tftsr-start)

(defun tftsr--show (uri &optional line)
  "Show the document at URI, at LINE counted from 0."
  (let ((path (url-unhex-string (string-remove-prefix "file://" uri) t)))
    (pop-to-buffer (find-file-noselect (decode-coding-string path 'utf-8)))
    (when line
      (goto-char (point-min))
      (forward-line line))))
(declare-function url-unhex-string "url-util")
(autoload 'url-unhex-string "url-util")

;;; eglot

(with-eval-after-load 'eglot
  (require 'eieio)
  ;; A server of our own kind, since eglot before 1.16 does not show documents when a server asks it to.
  (eval
   '(progn
      (defclass tftsr-eglot-server (eglot-lsp-server) ()
        :documentation "The tftsr language server.")
      (cl-defmethod eglot-client-capabilities :around ((_server tftsr-eglot-server))
        (let ((capabilities (copy-sequence (cl-call-next-method))))
          (plist-put capabilities :window
                     (plist-put (copy-sequence (plist-get capabilities :window))
                                :showDocument '(:support t)))))
      (cl-defmethod eglot-handle-request
        ((_server tftsr-eglot-server) (_method (eql window/showDocument)) &key uri selection &allow-other-keys)
        (tftsr--show uri (plist-get (plist-get selection :start) :line))
        '(:success t)))
   t)
  (add-to-list 'eglot-server-programs
               (cons '((tftsr-log-mode :language-id "log") (tftsr-document-mode :language-id "markdown"))
                     (lambda (&rest _) (cons 'tftsr-eglot-server tftsr-program)))))

;;; lsp-mode

(defconst tftsr--writing-commands
  '("tftsr.startTriage" "tftsr.generateRca" "tftsr.generatePostmortem" "tftsr.redactedCopy" "tftsr.openLarge")
  "Commands that make a document, which lsp-mode before 9 does not show by itself.")

(defun tftsr--lsp-action (action)
  "Run the command of the code ACTION, and show the document that it made."
  (let* ((action (if (hash-table-p action) action (json-parse-string (json-encode action))))
         (nested (gethash "command" action))
         (command (if (hash-table-p nested) nested action))
         (arguments (gethash "arguments" command)))
    (tftsr--run (gethash "command" command) (and (> (length arguments) 0) (elt arguments 0)))))

(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(tftsr-log-mode . "log"))
  (add-to-list 'lsp-language-id-configuration '(tftsr-document-mode . "markdown"))
  (let ((handlers (make-hash-table :test #'equal)))
    (dolist (command tftsr--writing-commands)
      (puthash command #'tftsr--lsp-action handlers))
    (lsp-register-client
     (make-lsp-client :new-connection (lsp-stdio-connection (lambda () tftsr-program))
                      :major-modes '(tftsr-log-mode tftsr-document-mode)
                      :action-handlers handlers
                      :server-id 'tftsr))))

;;; Commands

(defun tftsr--lsp-p ()
  "Whether lsp-mode serves this buffer."
  (and (featurep 'lsp-mode) (lsp-workspaces)))

(defun tftsr--request (command argument)
  "Have the server carry out COMMAND with ARGUMENT, a plist or hash table, and return the result as a hash table."
  (let* ((parameters (list :command command :arguments (if argument (vector argument) [])))
         (result
          (cond
           ((tftsr--lsp-p) (lsp-request "workspace/executeCommand" parameters))
           ((and (featurep 'eglot) (eglot-current-server))
            (jsonrpc-request (eglot-current-server) :workspace/executeCommand parameters :timeout 60))
           (t (user-error "No server looks at this buffer; M-x tftsr-start starts it")))))
    ;; The two clients read JSON in different ways.
    (if (hash-table-p result) result (json-parse-string (json-encode result)))))

(defun tftsr--run (command argument)
  "Run COMMAND with ARGUMENT; show the document that it made, if it made one."
  (let* ((result (tftsr--request command argument))
         (uri (gethash "uri" result)))
    (when (and uri (member command tftsr--writing-commands))
      (tftsr--show uri))
    result))

(defun tftsr--here ()
  "The argument that means this buffer."
  (when buffer-file-name
    (list :uri (concat "file://" (url-hexify-string (file-truename buffer-file-name) tftsr--path-characters)))))
(declare-function url-hexify-string "url-util")
(autoload 'url-hexify-string "url-util")

(defconst tftsr--path-characters
  (let ((allowed (make-vector 256 nil)))
    (dolist (character (append "/-_.~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" nil) allowed)
      (aset allowed character t)))
  "Characters of a path that stand in an address as they are.")

(defvar tftsr--commands nil
  "Names of the commands, as the program lists them with their titles.")

(defun tftsr--commands ()
  "All commands of the server with their titles."
  (or tftsr--commands
      (setq tftsr--commands
            (mapcar (lambda (line) (split-string line "\t"))
                    (ignore-errors (process-lines (car tftsr-program) "call" "--list"))))))

(defun tftsr--read-command ()
  "Ask for a command of the server."
  (let* ((commands (tftsr--commands))
         (completion-extra-properties
          (list :annotation-function
                (lambda (name) (concat "  " (nth 1 (assoc (concat "tftsr." name) commands)))))))
    (concat "tftsr."
            (completing-read "tftsr: " (mapcar (lambda (row) (string-remove-prefix "tftsr." (car row))) commands)
                             nil t))))

(defun tftsr--show-result (result)
  "Show RESULT as JSON to read."
  (with-current-buffer (get-buffer-create "*tftsr*")
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert (json-serialize result :null-object :null :false-object :false))
      (json-pretty-print-buffer)
      (goto-char (point-min))
      (special-mode))
    (display-buffer (current-buffer))))

;;;###autoload
(defun tftsr (command &optional json)
  "Run any COMMAND of the server about this buffer, and show what it gives back.
With a prefix argument its argument is asked for, as one JSON object."
  (interactive (list (tftsr--read-command)
                     (and current-prefix-arg (read-string "Argument (JSON): " "{"))))
  (let ((argument (if (or (null json) (string-empty-p json)) (tftsr--here) (json-parse-string json))))
    (tftsr--show-result (tftsr--run command argument))))

(defun tftsr-redact ()
  "Replace all findings of this buffer by placeholders."
  (interactive)
  (tftsr--run "tftsr.applyRedactions" (tftsr--here)))

(defun tftsr-preview ()
  "Show what a redaction would change, as a diff."
  (interactive)
  (let ((original (current-buffer))
        (text (gethash "text" (tftsr--request "tftsr.previewRedaction" (tftsr--here)))))
    (with-current-buffer (get-buffer-create "*tftsr redacted*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert text)
        (set-buffer-modified-p nil)
        (setq buffer-read-only t)))
    (diff-buffers original (get-buffer "*tftsr redacted*"))))

(defun tftsr-redacted-copy ()
  "Write a redacted copy beside this file."
  (interactive)
  (tftsr--run "tftsr.redactedCopy" (tftsr--here)))

(defun tftsr-triage ()
  "Start triage from this log."
  (interactive)
  (tftsr--run "tftsr.startTriage" (tftsr--here)))

(defun tftsr-ask ()
  "Add the next guided question to this triage document."
  (interactive)
  (tftsr--run "tftsr.askWhy" (tftsr--here)))

(defun tftsr-evidence ()
  "Add the next records to read to this triage document."
  (interactive)
  (tftsr--run "tftsr.suggestEvidence" (tftsr--here)))

(defun tftsr-rca ()
  "Write the RCA of this triage document."
  (interactive)
  (tftsr--run "tftsr.generateRca" (tftsr--here)))

(provide 'tftsr)
;;; tftsr.el ends here
