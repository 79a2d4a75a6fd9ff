// n8n's editor in a real browser, in the words of a person who works in it.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { repository } from '../../../scripts/lib/run.mjs';
import { OWNER } from '../../../scripts/n8n/session.mjs';
import { releases } from '../../../scripts/n8n/versions.mjs';

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// n8n's editor asks for things on the internet, and would wait for them.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const VIEWPORT = { width: 1440, height: 960 };
const PATIENCE_MS = 60_000;
// n8n adds it to every node whose credential can sign a request.
const ADDED_BY_N8N = 'Custom API Call';
/** What floats above the canvas or the panels and would be cut off in a picture, or lie over what it shows. */
const FLOATING = `${['execute-workflow-button', 'canvas-controls', 'floating-nodes']
	.map((part) => `[data-test-id="${part}"]`)
	.join(', ')} { visibility: hidden; }`;
const IMAGES = join(repository, 'docs', 'images');

/** How n8n looks, and what the name of a picture of it ends in. */
const THEMES = [
	['light', ''],
	['dark', '-dark'],
];

/** The README's pictures are taken anew only when asked for: an ordinary run leaves the checkout as it is. */
const takesPictures = ({ version }) =>
	process.env.UPDATE_SCREENSHOTS === '1' && version === releases[0].version;

/** @param {import('../help/world.mjs').World} world */
export async function openEditor(world) {
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
	try {
		const page = await browser.newPage({
			viewport: VIEWPORT,
			deviceScaleFactor: takesPictures(world) ? 1.5 : 1,
			reducedMotion: 'reduce',
		});
		page.setDefaultTimeout(PATIENCE_MS);
		page.on('dialog', (dialog) => dialog.accept());
		const editor = new Editor(browser, page, world);
		await editor.signIn();
		return editor;
	} catch (error) {
		await browser.close();
		throw error;
	}
}

class Editor {
	constructor(browser, page, world) {
		this.browser = browser;
		this.page = page;
		this.world = world;
	}

	async close() {
		await this.browser.close();
	}

	/** n8n's own names for the parts of its pages; only what can be seen. */
	part(name) {
		return this.page.locator(`[data-test-id="${name}"]:visible`);
	}

	async signIn() {
		await this.page.goto(`${this.world.n8n.url}/signin`);
		await this.page.locator('input[autocomplete="email"]').fill(OWNER.email);
		await this.page.locator('input[type="password"]').fill(OWNER.password);
		await this.part('form-submit-button').click();
		await this.page.waitForURL(/home|workflow/);
	}

	/* ---------------------------------------------------------------- workflows */

	/** Makes a workflow of these nodes and shows it. n8n's editor runs single steps only where there is pinned data. */
	async open(workflow) {
		const { id } = await this.world.session.createWorkflow({ name: 'Contacts', pinData: {}, ...workflow });
		await this.page.goto(`${this.world.n8n.url}/workflow/${id}`);
		await this.node(workflow.nodes[0].name).waitFor();
	}

	node(name) {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openNode(name) {
		await this.node(name).dblclick();
		await this.part('ndv').waitFor();
	}

	async execute() {
		await this.part('execute-workflow-button').click();
		await this.page.getByText('Workflow executed successfully').waitFor();
	}

	/** The button of an open node; its test event for a trigger. */
	async executeNode() {
		await this.part('node-execute-button').last().click();
	}

	/** Stops what runs, from the canvas. */
	async stop() {
		await this.part('stop-execution-button').first().click();
		await this.page.getByText('Execution stopped').waitFor();
	}

	/** What stands above the output of an open node, the uppermost first. */
	async hints() {
		const output = await this.part('output-panel').innerText();
		return output.split('\n').filter((line) => /\w{3,} .*\.\s*$/.test(line));
	}

	/** What stands in red where the output would be. */
	async errorMessage() {
		return (await this.part('node-error-message').innerText()).trim();
	}

	/** Closes the open node. */
	async leave() {
		await this.page.keyboard.press('Escape');
		await this.part('ndv').waitFor({ state: 'hidden' });
	}

	/** The same, and begins anew: what an earlier step has said is not read for what the next one says. */
	async reload() {
		await this.leave();
		await this.page.reload();
		await this.part('canvas-node').first().waitFor();
	}

	/* ---------------------------------------------------------------- finding nodes */

	async openNodeCreator() {
		await this.part('node-creator-plus-button').first().click();
		await this.part('node-creator-search-bar').waitFor();
	}

	/** @returns {Promise<string[]>} what is found, the best first; waits until the list has an entry of this name */
	async search(text, expected) {
		const bar = this.part('node-creator-search-bar');
		const found = this.part('node-creator-item-name');
		// What an earlier text has found must not be taken for what this one finds.
		await bar.fill('qqqqqqqqqq');
		await found.first().waitFor({ state: 'hidden' });
		await bar.fill(text);
		await found.getByText(expected, { exact: true }).first().waitFor();
		return (await found.allInnerTexts()).map((name) => name.trim());
	}

	/* ---------------------------------------------------------------- parameters */

	parameter(name) {
		return this.part(`parameter-input-${name}`).first();
	}

	async openDropdown(name) {
		await this.parameter(name).locator('input').first().click();
		const list = this.page.locator('.el-select__popper[aria-hidden="false"] .option-headline');
		await list.first().waitFor();
		return list;
	}

	async closeDropdown() {
		await this.page.keyboard.press('Escape');
		await this.page.locator('.el-select__popper[aria-hidden="false"]').waitFor({ state: 'hidden' });
	}

	/** What a dropdown offers, without what n8n adds to it. */
	async optionsOf(name) {
		const texts = await (await this.openDropdown(name)).allInnerTexts();
		await this.closeDropdown();
		return texts.filter((text) => text !== ADDED_BY_N8N);
	}

	async choose(name, option) {
		await (await this.openDropdown(name)).getByText(option, { exact: true }).click();
		await this.page.locator('.el-select__popper[aria-hidden="false"]').waitFor({ state: 'hidden' });
	}

	/** The button "Add option" or "Add Filter"; a dropdown before 2.x. */
	get adder() {
		return this.page.locator(
			'[data-test-id="collection-parameter-add"]:visible, .param-options:visible input',
		);
	}

	/** What "Add option" or "Add Filter" offers. */
	async addable() {
		await this.adder.click();
		const options = this.part('collection-parameter-option');
		await options.first().waitFor();
		const names = await options.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await options.first().waitFor({ state: 'hidden' });
		return names.map((name) => name.trim());
	}

	/** The labels of the parameters, from top to bottom. */
	async labels() {
		const labels = await this.part('node-parameters').locator('label:visible').allInnerTexts();
		return labels
			.map((label) => label.split('\n')[0].trim())
			.filter((label) => !['Fixed', 'Expression'].includes(label));
	}

	/* ---------------------------------------------------------------- pictures */

	/** Pictures for the papers, light and dark, kept small: of a part of the page, or of the whole. */
	async picture(name, part) {
		if (!takesPictures(this.world)) return;
		mkdirSync(IMAGES, { recursive: true });
		for (const toast of await this.page.locator('.el-notification__closeBtn').all()) {
			await toast.click({ timeout: 1_000 }).catch(() => undefined);
		}
		await this.page.mouse.move(2, VIEWPORT.height - 2);
		await this.page.waitForTimeout(800);
		const clip = part && (await areaOf(part));
		for (const [theme, ending] of THEMES) {
			// n8n follows the system, icons too.
			await this.page.emulateMedia({ colorScheme: theme });
			await this.page.waitForTimeout(300);
			await this.page.screenshot({
				path: join(IMAGES, `${name}${ending}.png`),
				clip,
				animations: 'disabled',
				caret: 'hide',
				style: FLOATING,
			});
		}
		await this.page.emulateMedia({ colorScheme: 'light' });
	}

	/** The parameters of the open node, from its tabs down to below the last one that is shown. */
	async pictureOfParameters(name, { below = 0 } = {}) {
		if (!takesPictures(this.world)) return;
		const { x, y, width, end } = await this.#panel();
		await this.picture(name, { x, y, width, height: end + below - y });
	}

	/** The parameters of the open node and what came out of it. */
	async pictureOfOutput(name) {
		if (!takesPictures(this.world)) return;
		const { x, y, end } = await this.#panel();
		const node = await this.part('ndv').boundingBox();
		await this.picture(name, { x, y, width: node.x + node.width - x, height: end - y });
	}

	async #panel() {
		const { x, width } = await this.part('node-parameters').boundingBox();
		const tabs = await this.part('tab-params').boundingBox();
		const items = await Promise.all(
			(await this.part('parameter-item').all()).map(async (item) => await item.boundingBox()),
		);
		const lowest = Math.max(...items.filter(Boolean).map((item) => item.y + item.height));
		return { x, width, y: tabs.y - 14, end: Math.min(lowest + 16, VIEWPORT.height - 30) };
	}

	/** Runs a step; where it fails, the message names a picture of what was on the screen. */
	async seen(step) {
		try {
			return await step();
		} catch (error) {
			const path = join(tmpdir(), `bulk-verify-editor-${Date.now()}.png`);
			await this.page.screenshot({ path }).catch(() => undefined);
			error.message += `\nThe screen: ${path}`;
			throw error;
		}
	}
}

async function areaOf(part) {
	return 'boundingBox' in part ? await part.boundingBox() : part;
}
