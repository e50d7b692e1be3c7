;;; emacs_flow.el --- The whole job in a real Emacs, in batch mode  -*- lexical-binding: t; -*-

;;; Commentary:

;; Open a log, see diagnostics, redact by code action and by command, start triage, answer, ask, write the RCA, and
;; look at the files.  Run in the folder of a log `app.log', with the package set up and the server on the PATH.
;; TFTSR_TEST_CLIENT says what talks to the server: eglot or lsp-mode.  Ends with 1 and a message on failure.

;;; Code:

(require 'cl-lib)

(defvar flow-client (intern (getenv "TFTSR_TEST_CLIENT")))
(defvar flow-values (split-string (getenv "TFTSR_TEST_VALUES") " "))
(defvar flow-answer "The disk was full because nothing rotated the log [E1].")
(defvar flow-step "start")

(defun flow-fail (reason)
  "Say REASON and end."
  (princ (format "FAILED at %s: %s\nbuffer %s:\n%s\n" flow-step reason (buffer-name) (buffer-string)))
  (kill-emacs 1))

(defun flow-begin (name)
  "Begin the step NAME."
  (setq flow-step name)
  (princ (format "%s\n" name)))

(defun flow-wait (reason condition)
  "Wait until CONDITION holds; REASON says for what."
  (let ((end (+ (float-time) 20)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (flow-fail (concat "waited in vain for " reason)))
      (accept-process-output nil 0.05)
      ;; Batch mode has no commands, so what waits for the end of one is run here.
      (run-hooks 'post-command-hook))))

(defun flow-text ()
  "The text of this buffer."
  (buffer-substring-no-properties (point-min) (point-max)))

(defun flow-holds (needle)
  "Whether this buffer holds NEEDLE."
  (string-match-p (regexp-quote needle) (flow-text)))

(defun flow-no-values (text where)
  "Fail when TEXT, at WHERE, holds a value of the log."
  (dolist (value flow-values)
    (when (string-match-p (regexp-quote value) text)
      (flow-fail (concat "a value is left in " where)))))

(defun flow-on-disk (name)
  "The text of the file NAME."
  (with-temp-buffer
    (insert-file-contents name)
    (buffer-string)))

(defun flow-diagnostics ()
  "How many findings are shown."
  (if (eq flow-client 'eglot)
      (progn (flymake-start) (length (flymake-diagnostics)))
    (length (gethash buffer-file-name (lsp-diagnostics t)))))

(defun flow-action (title)
  "Run the code action TITLE at point."
  (let* ((actions (append (if (eq flow-client 'eglot)
                              (eglot-code-actions (point) (point))
                            (lsp-code-actions-at-point))
                          nil))
         (title-of (lambda (action) (if (hash-table-p action) (gethash "title" action) (plist-get action :title))))
         (action (cl-find title actions :key title-of :test #'string=)))
    (unless action
      (flow-fail (format "no action %s among %S" title (mapcar title-of actions))))
    (if (eq flow-client 'eglot)
        (let ((command (plist-get action :command)))
          (eglot-execute-command (eglot-current-server) (intern (plist-get command :command))
                                 (plist-get command :arguments)))
      (lsp-execute-code-action action))))

(defun flow-shown (pattern)
  "Wait for a document whose name fits PATTERN, and give back its buffer."
  (flow-wait (concat "a document " pattern)
             (lambda ()
               (let ((found (cl-find-if (lambda (buffer) (string-match-p pattern (buffer-name buffer))) (buffer-list))))
                 (when found (set-buffer found))
                 (and found (> (buffer-size) 0))))))

(defun flow ()
  "The whole job."
  (flow-begin "load what was set up")
  ;; As Emacs does when it starts, but for batch mode.
  (package-activate-all)
  (load (expand-file-name "init" user-emacs-directory) nil t)
  (setq tftsr-client flow-client)
  (setq lsp-auto-guess-root t lsp-session-file (expand-file-name "session" user-emacs-directory)
        lsp-enable-file-watchers nil eglot-confirm-server-initiated-edits nil)

  (flow-begin "Markdown that is not ours stays alone")
  (find-file "notes.md")
  (when (eq major-mode 'tftsr-document-mode)
    (flow-fail "it is taken for a triage document"))

  (flow-begin "open a log and see diagnostics")
  (find-file "app.log")
  (unless (eq major-mode 'tftsr-log-mode)
    (flow-fail (format "the mode is %s" major-mode)))
  (let ((log (current-buffer)) triage rca)
    (flow-wait "diagnostics" (lambda () (>= (flow-diagnostics) (length flow-values))))

    (flow-begin "redact one value everywhere by code action")
    (goto-char (point-min))
    (search-forward (car flow-values))
    (backward-char 2)
    (flow-action "Redact this value everywhere")
    (flow-wait "the edit" (lambda () (and (flow-holds "[EMAIL_1]") (not (flow-holds (car flow-values))))))

    (flow-begin "preview")
    (save-window-excursion (tftsr-preview))
    (flow-no-values (with-current-buffer "*tftsr redacted*" (flow-text)) "the preview")

    (flow-begin "start triage")
    (set-buffer log)
    (flow-action "Start triage from this log")
    (flow-shown "\\`triage-.*\\.md")
    (setq triage (current-buffer))
    (unless (eq major-mode 'tftsr-document-mode)
      (flow-fail (format "the mode is %s" major-mode)))
    (flow-no-values (flow-text) "the triage document")
    (flow-wait "the server at the triage document"
               (lambda () (if (eq flow-client 'eglot) (eglot-current-server) (lsp-workspaces))))

    (flow-begin "type an answer and save")
    (goto-char (point-min))
    (re-search-forward "^### 1 .*\n\\(?:\\*.*\n\\)?")
    (insert flow-answer "\n")
    (save-buffer)
    (goto-char (point-min))
    (re-search-forward "^id: *\"?\\([^\"\n]+\\)")
    (let ((id (match-string 1)))
      (flow-wait "the answer in the store"
                 (lambda ()
                   (with-temp-buffer
                     (call-process "tftsr" nil t nil "call" "getIssue" (format "{\"id\": \"%s\"}" id))
                     (flow-holds flow-answer)))))

    (flow-begin "ask the next why")
    (set-buffer triage)
    (let ((before (count-lines (point-min) (point-max))))
      (tftsr-ask)
      (flow-wait "the next why"
                 (lambda () (set-buffer triage) (> (count-lines (point-min) (point-max)) before))))
    (save-buffer)

    (flow-begin "write the RCA")
    (tftsr-rca)
    (flow-shown "\\`rca-.*\\.md")
    (setq rca (current-buffer))
    (unless (flow-holds flow-answer)
      (flow-fail "the answer is not in the RCA"))

    (flow-begin "any command, and what it gives back")
    (set-buffer triage)
    (unless (member "getSettings" (mapcar (lambda (row) (string-remove-prefix "tftsr." (car row))) (tftsr--commands)))
      (flow-fail "commands are not completed"))
    (tftsr "tftsr.getSettings")
    (unless (with-current-buffer "*tftsr*" (flow-holds "minSeverity"))
      (flow-fail "the settings are not shown"))

    (flow-begin "redact the rest and look at the files")
    (set-buffer log)
    (tftsr-redact)
    (flow-wait "the redaction"
               (lambda ()
                 (set-buffer log)
                 (cl-notany (lambda (value) (flow-holds value)) flow-values)))
    (dolist (buffer (list log triage rca))
      (with-current-buffer buffer (save-buffer)))
    (dolist (name (directory-files "." nil "\\.\\(log\\|md\\)\\'"))
      (flow-no-values (flow-on-disk name) name))
    (unless (string-match-p (regexp-quote flow-answer) (flow-on-disk (buffer-file-name rca)))
      (flow-fail "the answer is not on disk")))
  (princ "passed\n"))

(condition-case problem
    (flow)
  (error (flow-fail (format "%S" problem))))
(kill-emacs 0)
;;; emacs_flow.el ends here
