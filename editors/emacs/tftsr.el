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
(require 'seq)
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

(defvar eglot-confirm-server-initiated-edits)
(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(declare-function eglot-current-server "ext:eglot")
(declare-function eglot-ensure "ext:eglot")
(declare-function lsp "ext:lsp-mode")
(declare-function lsp-request-async "ext:lsp-mode")
(declare-function lsp--workspace-server-capabilities "ext:lsp-mode")
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
  (put 'tftsr-document-mode 'derived-mode-parent (tftsr--parent-of-documents))
  (setq major-mode 'tftsr-document-mode
        mode-name "Triage")
  (run-mode-hooks 'tftsr-document-mode-hook))

(defvar tftsr-document-mode-hook nil
  "Run when a triage document or a report opens.")

(defun tftsr--document-p ()
  "Return non-nil if the front matter of this buffer is of one of our documents."
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

(defun tftsr--empty-file-p (file)
  "Return non-nil if FILE is empty on the disk."
  (eq 0 (file-attribute-size (or (file-attributes file) '(nil nil nil nil nil nil nil 0)))))

(defun tftsr--empty-p (file)
  "Return non-nil if FILE is empty, on the disk and in its buffer."
  (let ((buffer (find-buffer-visiting file)))
    (and (tftsr--empty-file-p file)
         (or (null buffer) (eq 0 (buffer-size buffer))))))

(defun tftsr--show (uri &optional line)
  "Show the document at URI, at LINE counted from 0."
  (let* ((path (url-unhex-string (string-remove-prefix "file://" uri) t))
         (file (decode-coding-string path 'utf-8))
         (end (+ (float-time) 5)))
    ;; The edit that makes it may come after the answer that names it.
    (while (and (tftsr--empty-p file) (< (float-time) end))
      (accept-process-output nil 0.02))
    ;; Without a warning: lsp-mode makes the file on the disk after it visits it, and leaves it empty there.
    (pop-to-buffer (find-file-noselect file t))
    (when (and (buffer-modified-p) (tftsr--empty-file-p file))
      (set-visited-file-modtime)
      (save-buffer))
    ;; It was still empty when Emacs looked what it is.
    (when (and (tftsr--document-p) (not (eq major-mode 'tftsr-document-mode)))
      (tftsr-document-mode))
    (when line
      (goto-char (point-min))
      (forward-line line))))
(declare-function url-unhex-string "url-util")
(autoload 'url-unhex-string "url-util")

;;; eglot

(declare-function eglot--managed-buffers "ext:eglot")
(declare-function eglot--signal-textDocument/didChange "ext:eglot")
(declare-function jsonrpc-async-request "jsonrpc")

(defun tftsr--send-changes ()
  "Tell the server now what was changed in this buffer."
  (when (and (fboundp 'eglot--signal-textDocument/didChange) (bound-and-true-p eglot--managed-mode))
    (eglot--signal-textDocument/didChange)))

(defun tftsr--eglot-request (server command arguments)
  "Have SERVER carry out COMMAND with ARGUMENTS; return what it gives back."
  (tftsr--send-changes)
  (let ((end (+ (float-time) 60)) done result problem)
    (jsonrpc-async-request server :workspace/executeCommand
                           (list :command (format "%s" command) :arguments arguments)
                           :timeout 60
                           :success-fn (lambda (value) (setq done t result value))
                           :error-fn (lambda (value) (setq done t problem (plist-get value :message)))
                           :timeout-fn (lambda () (setq done t problem "the server did not answer")))
    (while (and (not done) (< (float-time) end))
      (accept-process-output nil 0.02))
    (when problem
      (user-error "%s" problem))
    result))

(with-eval-after-load 'eglot
  (require 'eieio)
  ;; A server of our own kind: eglot before 1.16 does not show documents when a server asks it to, sends its changes only
  ;; when Emacs is idle, and may leave what comes right behind the answer to a request lying until the next message.
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
        '(:success t))
      (cl-defmethod eglot-handle-request :around
        ((_server tftsr-eglot-server) (_method (eql workspace/applyEdit)) &rest _)
        ;; Each edit follows a command of the person, who has said yes by that.
        (let ((eglot-confirm-server-initiated-edits nil))
          (cl-call-next-method)))
      (cl-defmethod eglot-handle-request :after
        ((server tftsr-eglot-server) (_method (eql workspace/applyEdit)) &rest _)
        (dolist (buffer (and (fboundp 'eglot--managed-buffers) (eglot--managed-buffers server)))
          (when (buffer-live-p buffer)
            (with-current-buffer buffer (tftsr--send-changes)))))
      (cl-defmethod eglot-execute-command ((server tftsr-eglot-server) command arguments)
        (tftsr--eglot-request server command arguments)))
   t)
  (add-to-list 'eglot-server-programs
               (cons '((tftsr-log-mode :language-id "log") (tftsr-document-mode :language-id "markdown"))
                     (lambda (&rest _) (cons 'tftsr-eglot-server tftsr-program)))))

;;; lsp-mode

(defconst tftsr--writing-commands
  '("tftsr.startTriage" "tftsr.generateRca" "tftsr.generatePostmortem" "tftsr.redactedCopy" "tftsr.openLarge")
  "Commands that make a document, which lsp-mode before 9 does not show by itself.")

(defvar tftsr--action-handlers (make-hash-table :test #'equal)
  "What carries out the command of a code action, by its name.")

(defun tftsr--lsp-action (action)
  "Run the command of the code ACTION, and show the document that it made."
  (let* ((action (if (hash-table-p action) action (json-parse-string (json-encode action))))
         (nested (gethash "command" action))
         (command (if (hash-table-p nested) nested action))
         (arguments (gethash "arguments" command)))
    (tftsr--run (gethash "command" command) (and (> (length arguments) 0) (elt arguments 0)))))

(defun tftsr--lsp-initialized (workspace)
  "Take over the commands that the server of WORKSPACE has.
When lsp-mode waits for an answer it loses what the server sends right behind
it, such as an edit."
  (seq-doseq (command (tftsr--lsp-commands workspace))
    (puthash command #'tftsr--lsp-action tftsr--action-handlers)))

(defun tftsr--lsp-request (command arguments)
  "Have the server carry out COMMAND with ARGUMENTS; return what it gives back."
  (let ((end (+ (float-time) 60)) done result problem)
    (lsp-request-async "workspace/executeCommand"
                       (list :command command :arguments arguments)
                       (lambda (value) (setq done t result value))
                       :error-handler (lambda (value) (setq done t problem (tftsr--get value "message")))
                       :mode 'detached)
    (while (and (not done) (< (float-time) end))
      (accept-process-output nil 0.02))
    (cond
     (problem (user-error "%s" problem))
     ((not done) (user-error "The server did not answer")))
    result))

(defun tftsr--get (value field)
  "The FIELD of VALUE, which is a hash table or a plist."
  (if (hash-table-p value) (gethash field value) (plist-get value (intern (concat ":" field)))))

(defun tftsr--lsp-commands (workspace)
  "The commands that the server of WORKSPACE has."
  (let ((provider (tftsr--get (lsp--workspace-server-capabilities workspace) "executeCommandProvider")))
    (and provider (tftsr--get provider "commands"))))

(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(tftsr-log-mode . "log"))
  (add-to-list 'lsp-language-id-configuration '(tftsr-document-mode . "markdown"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () tftsr-program))
                    :major-modes '(tftsr-log-mode tftsr-document-mode)
                    :action-handlers tftsr--action-handlers
                    :initialized-fn #'tftsr--lsp-initialized
                    :server-id 'tftsr)))

;;; Commands

(defun tftsr--lsp-p ()
  "Whether lsp-mode serves this buffer."
  (and (featurep 'lsp-mode) (lsp-workspaces)))

(defun tftsr--request (command argument)
  "Have the server carry out COMMAND with ARGUMENT, a plist or hash table.
Return what it gives back as a hash table."
  (let* ((arguments (if argument (vector argument) []))
         (result
          (cond
           ((tftsr--lsp-p) (tftsr--lsp-request command arguments))
           ((and (featurep 'eglot) (eglot-current-server))
            (tftsr--eglot-request (eglot-current-server) command arguments))
           (t (user-error "No server looks at this buffer; M-x tftsr-start starts it")))))
    ;; The two clients read JSON in different ways.
    (cond
     ((hash-table-p result) result)
     (result (json-parse-string (json-encode result)))
     (t (make-hash-table :test #'equal)))))

(defun tftsr--run (command argument)
  "Run COMMAND with ARGUMENT; show the document that it made, if it made one."
  (let* ((result (tftsr--request command argument))
         (uri (gethash "uri" result)))
    (when (and uri (member command tftsr--writing-commands))
      (tftsr--show uri))
    result))

(defconst tftsr--path-characters
  (let ((allowed (make-vector 256 nil)))
    (dolist (character (append "/-_.~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" nil) allowed)
      (aset allowed character t)))
  "Characters of a path that stand in an address as they are.")

(defun tftsr--here ()
  "The argument that means this buffer."
  (when buffer-file-name
    (list :uri (concat "file://" (url-hexify-string (file-truename buffer-file-name) tftsr--path-characters)))))
(declare-function url-hexify-string "url-util")
(autoload 'url-hexify-string "url-util")

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
