import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createHttpApp } from '../../../../../src/worker/http/server.ts';
import { recordingMetrics } from '../../metrics/recording-metrics.ts';
import { memoryVenue } from '../../wire/memory-venue.ts';
import { type Running, runningApi } from './running.ts';

let api: Running;
let html: string;
let policy: string;
beforeAll(async () => {
  api = await runningApi();
  const venue = memoryVenue(recordingMetrics());
  const info = { ...venue.deps.info, version: '<script>alert("1")</script>' };
  const page = await createHttpApp({ ...venue.deps, info }).inject({ method: 'GET', url: '/docs' });
  html = page.body;
  policy = String(page.headers['content-security-policy']);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
});

describe('the page of the API', () => {
  test('needs nothing else: no script, no other file, and its policy allows none', () => {
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<form| style=| on\w+=|url\(|@import/);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  test('shows what it is told as text', () => {
    expect(html).toContain('version &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
  });

  test('has every route with a command to try it, and every schema', () => {
    for (const { path, operation } of api.operations) {
      const [, section = ''] = html.split(`<section id="${operation.operationId}">`);
      expect(section).toContain(`<code>${path}</code>`);
      expect(section).toMatch(/<pre>curl -s/);
    }
    for (const name of Object.keys(api.document.components.schemas))
      expect(html).toContain(`<section id="${name}">`);
  });

  test('has no link that leads nowhere, and no id twice', () => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});
