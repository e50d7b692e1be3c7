// What the tests have the server talk to, all on this machine: a model, Ollama's own calls, an address that takes JSON.
'use strict';

const { createServer } = require('node:http');

/**
 * A scripted provider; `answer` is what each question is answered with, a few letters at a time, with `pause` ms between
 * them. Both may be changed.
 */
async function startFakes(answer) {
  const received = [];
  const fakes = { answer, pause: 10, received };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      received.push({ method: request.method, url: request.url, body });
      reply(request, response, fakes);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fakes, { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() });
}

function reply(request, response, fakes) {
  const json = (value) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(value));
  };
  const route = `${request.method} ${new URL(request.url, 'http://127.0.0.1').pathname}`;
  switch (route) {
    case 'GET /api/tags':
      return json({ models: [{ name: 'small', model: 'small', size: 1_000_000 }] });
    case 'POST /api/show':
      return json({ model_info: { 'llama.context_length': 8192 } });
    case 'GET /api/ps':
      return json({ models: [] });
    case 'POST /api/pull':
      response.write(`${JSON.stringify({ status: 'pulling', total: 10, completed: 5 })}\n`);
      return response.end(`${JSON.stringify({ status: 'success' })}\n`);
    case 'DELETE /api/delete':
      return response.end();
    case 'POST /hook':
      return json({ ok: true });
    case 'GET /models':
      return json({ data: [{ id: 'small', max_context_length: 8192 }] });
    case 'POST /chat/completions':
      return stream(response, fakes);
    default:
      response.statusCode = 405;
      return response.end();
  }
}

function stream(response, { answer, pause }) {
  response.setHeader('content-type', 'text/event-stream');
  const pieces = answer.match(/[\s\S]{1,7}/g);
  const next = () => {
    const piece = pieces.shift();
    const choice = piece === undefined ? { delta: {}, finish_reason: 'stop' } : { delta: { content: piece } };
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
    if (piece === undefined) return response.end('data: [DONE]\n\n');
    return setTimeout(next, pause);
  };
  next();
}

/** A reply in the form that is asked for. */
function suggestion(answer) {
  return JSON.stringify({
    answer,
    citations: [{ id: 'E1', quote: '2026-03-14T02:11:' }],
    confidence: 'medium',
    refute: 'free space on the disk at that time',
    next_question: 'Why did nothing warn of it?',
  });
}

module.exports = { startFakes, suggestion };
