// A person at VS Code's window: keyboard and mouse in headless Chromium, and a picture of what is seen.
'use strict';

const { mkdirSync } = require('node:fs');
const { join } = require('node:path');
const common = require('./common.cjs');

const LIGHT = 'Default Light Modern';

/** A window on a folder or workspace file; `close` ends it and its server. */
class Window {
  /**
   * `options`: `extensions`, `scratch` (a folder for what it leaves), `pictures`, `open` (what the window shows), `trust`
   * (whether the editor asks whether a folder is trusted), `settings`, `env`.
   */
  static async open(options) {
    const window = new Window(options);
    await window.#start();
    return window;
  }

  #options;
  #data;
  #server;
  #browser;
  #started = Date.now();

  constructor(options) {
    this.#options = options;
    this.#data = join(options.scratch, 'window-data');
    mkdirSync(options.pictures, { recursive: true });
    const themes = {
      'workbench.colorTheme': LIGHT,
      'workbench.preferredLightColorTheme': LIGHT,
      'workbench.preferredDarkColorTheme': 'Default Dark Modern',
    };
    common.recordSession(this.#data);
    common.writeSettings(this.#data, { ...themes, ...options.settings });
  }

  async #start() {
    const { extensions, scratch, open, trust, env, viewport } = this.#options;
    const port = await common.freePort();
    this.#server = await common.startServer(
      join(common.codeServer, 'out', 'node', 'entry.js'),
      [
        '--config',
        join(scratch, 'code-server.yaml'),
        '--user-data-dir',
        this.#data,
        '--extensions-dir',
        extensions,
        '--bind-addr',
        `127.0.0.1:${port}`,
        '--auth',
        'none',
        '--disable-telemetry',
        '--disable-update-check',
        ...(trust ? [] : ['--disable-workspace-trust']),
        '--disable-getting-started-override',
        open,
      ],
      port,
      join(scratch, 'window-server.log'),
      { ...process.env, ...env },
    );
    this.address = `http://127.0.0.1:${port}/`;
    this.#browser = await common.openBrowser();
    this.page = await this.#browser.newPage({ viewport: viewport ?? { width: 1280, height: 800 } });
    await this.page.goto(this.address);
  }

  /** Ends it; `failure` keeps a picture of what was seen then. */
  async close(failure) {
    if (failure !== undefined) await this.page.screenshot({ path: join(this.#options.pictures, 'failed.png') });
    await this.#browser.close();
    common.stop(this.#server);
  }

  /** Carries out the steps and closes, whatever happens. */
  async run(steps) {
    try {
      await steps(this);
    } catch (error) {
      await this.close(error);
      throw error;
    }
    await this.close();
  }

  /** Keeps a picture; with `dark` a second one in the dark theme. */
  async picture(name, { dark = false, clip, hovers = false } = {}) {
    // What the pointer rests on would show its tooltip.
    if (!hovers) await this.page.mouse.move(640, 2);
    // Animations of the workbench end within this time.
    await this.page.waitForTimeout(300);
    const keep = (suffix) =>
      this.page.screenshot({ path: join(this.#options.pictures, `${name}${suffix}.png`), ...(clip && { clip }) });
    await keep('');
    if (dark) {
      await this.#toggle('vs-dark');
      await keep('-dark');
      await this.#toggle('vs');
    }
    console.log(`${String(Date.now() - this.#started).padStart(6)} ms  ${name}`);
  }

  /** Changes between light and dark, as a person does. */
  async #toggle(kind) {
    await this.palette('Preferences: Toggle between Light/Dark Themes');
    // Where the palette was there may be a tab, whose tooltip would cover something.
    await this.page.mouse.move(640, 2);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await this.page.waitForTimeout(300);
  }

  /** Changes the colours by the name of a theme. */
  async theme(name) {
    await this.palette('Preferences: Color Theme', true);
    await this.input.fill(name);
    await this.page.keyboard.press('Enter');
    await this.input.waitFor({ state: 'hidden' });
    await this.page.waitForTimeout(300);
  }

  /** The editor in front. */
  get editor() {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  async shownText() {
    return (await this.editor.locator('.view-lines').textContent()).replaceAll('\u00a0', ' ');
  }

  get input() {
    return this.page.locator('.quick-input-widget input[type="text"]:visible');
  }

  /** Runs a command by its title. An editor that opens late takes the focus and closes the palette: then once more. */
  async palette(title, stays = false) {
    const label = this.page.locator('.quick-input-list .label-name').filter({ hasText: exactly(title) });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.page.keyboard.press('F1');
        await this.input.fill(`>${title}`, { timeout: 3000 });
        await label.first().click({ timeout: 3000 });
        return stays ? undefined : await this.input.waitFor({ state: 'hidden', timeout: 3000 });
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  /** Whether the palette offers a command. */
  async offers(title) {
    await this.page.keyboard.press('F1');
    await this.input.fill(`>${title}`);
    const labels = this.page.locator('.quick-input-list .label-name');
    await labels.first().waitFor();
    await this.page.waitForTimeout(300);
    const count = await labels.filter({ hasText: exactly(title) }).count();
    await this.page.keyboard.press('Escape');
    return count > 0;
  }

  /** Opens a file from the explorer. Its rows move when files come to be, under a click as well: then once more. */
  async openFile(name) {
    const file = this.page.locator('.explorer-folders-view').getByText(name, { exact: true });
    for (let attempt = 1; ; attempt += 1) {
      await file.dblclick();
      try {
        return await this.tab(name, 5000);
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  async tab(name, timeout = 30_000) {
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor({ timeout });
  }

  /** The item of the status bar with this text. */
  status(text) {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** A view of the container by its heading. */
  view(name) {
    return this.page.locator('.pane').filter({ has: this.page.locator(`.pane-header[aria-label^="${name} "]`) });
  }

  /** A row of a view that holds this text. */
  row(view, text) {
    return this.view(view).locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  /** Closes views of the container, so that the others have more room. */
  async fold(...names) {
    for (const name of names) {
      const header = this.page.locator(`.pane-header[aria-label^="${name} "]`);
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.locator('.title').click();
    }
  }

  /** Shows the views. */
  async showViews() {
    const opener = this.page.locator('.activitybar a.action-label[aria-label="tftsr"]');
    const title = this.page.locator('.sidebar:visible .title-label').filter({ hasText: 'tftsr' });
    if ((await title.count()) === 0) await opener.click();
    await title.waitFor();
  }

  /** Shows the files. */
  async showFiles() {
    await this.page.keyboard.press('Control+Shift+e');
    await this.page.locator('.explorer-folders-view').waitFor();
  }

  /** Types a line at the start of a line (from 1) of the document in front. */
  async typeAt(line, text) {
    await this.page.keyboard.press('Control+g');
    await this.input.fill(`:${line}:1`);
    await this.page.keyboard.press('Enter');
    await this.input.waitFor({ state: 'hidden' });
    await this.page.keyboard.insertText(text);
  }

  /** Opens the menu of quick fixes at the cursor; it closes when the editor asks for actions anew, so then once more. */
  async quickFixes(expected) {
    const entry = this.page.locator('.action-widget').getByText(expected).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.palette('View: Focus Active Editor Group');
      await this.page.keyboard.press('Control+.');
      try {
        await entry.waitFor({ timeout: 5000 });
        return entry;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async saveAll() {
    await this.palette('File: Save All Files');
  }
}

function exactly(text) {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

module.exports = { Window, exactly };
