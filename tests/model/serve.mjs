// A real small model behind the two wire forms that people run at home: Chat Completions and Ollama's.
//
// node serve.mjs PREFIX MODEL.gguf prints `port N` when it listens, `asked` for each question, and `stopped` for
// each answer whose reader left.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [prefix, modelPath] = process.argv.slice(2);
const library = join(prefix, 'node_modules/node-llama-cpp/dist/index.js');
const { getLlama, LlamaChatSession } = await import(pathToFileURL(library).href);
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 1 });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 4096, threads: 1 });

/** One question at a time: the model has one sequence. */
let turn = Promise.resolve();

async function answer({ messages, schema, most }, signal, onText) {
  const sequence = context.getSequence();
  try {
    const systemPrompt = messages.find(({ role }) => role === 'system')?.content;
    const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt });
    const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
    const { stopReason } = await session.promptWithMeta(messages.at(-1).content, {
      signal,
      stopOnAbortSignal: true,
      maxTokens: most,
      temperature: 0,
      grammar,
      onTextChunk: onText,
    });
    return stopReason === 'maxTokens' ? 'length' : 'stop';
  } finally {
    await sequence.clearHistory();
    sequence.dispose();
  }
}

const forms = {
  '/chat/completions': {
    type: 'text/event-stream',
    read: (body) => ({
      messages: body.messages,
      schema: body.response_format?.json_schema?.schema,
      most: body.max_tokens,
    }),
    piece: (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
    end: (reason) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })}\n\ndata: [DONE]\n\n`,
  },
  '/api/chat': {
    type: 'application/x-ndjson',
    read: (body) => ({
      messages: body.messages,
      schema: typeof body.format === 'object' ? body.format : undefined,
      most: body.options?.num_predict,
    }),
    piece: (content) => `${JSON.stringify({ message: { role: 'assistant', content }, done: false })}\n`,
    end: (reason) =>
      `${JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, done_reason: reason })}\n`,
  },
};

const server = createServer(async (request, response) => {
  const form = forms[request.url];
  if (request.method !== 'POST' || form === undefined) {
    response.writeHead(404).end();
    return;
  }
  let body = '';
  for await (const piece of request) body += piece;
  const question = form.read(JSON.parse(body));
  console.log('asked');
  const leaving = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) {
      leaving.abort();
      console.log('stopped');
    }
  });
  response.writeHead(200, { 'content-type': form.type });
  const before = turn;
  let done;
  turn = new Promise((resolve) => (done = resolve));
  await before;
  try {
    const reason = await answer(question, leaving.signal, (text) => response.write(form.piece(text)));
    response.end(form.end(reason));
  } catch (error) {
    if (!leaving.signal.aborted) console.error(error);
    response.destroy();
  } finally {
    done();
  }
});
// Whoever started it is gone, then.
process.stdin.resume().on('end', () => process.exit(0));
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
