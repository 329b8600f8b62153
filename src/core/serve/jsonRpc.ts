import { parseAttribute } from '../study/attributeJson.ts';
import { ParamsError } from './serveError.ts';
import { type RpcFailureBody, type RpcId, type RpcResponse, rpcCodes, wireText } from './wire.ts';

/** A method that there is not. */
export class MethodError extends Error {
  override readonly name = 'MethodError';
}

/** Does one call. */
export type Handler = (method: string, params: unknown) => Promise<unknown>;

/**
 * Answers one line of JSON-RPC 2.0 (https://www.jsonrpc.org/specification): a request, a notification, or a batch of them,
 * which are done one after the other. Python's bare `NaN` and `Infinity` are read as numbers.
 * @returns the line to answer with, without its newline; null where the standard wants none
 */
export async function answerLine(line: string, handle: Handler): Promise<string | null> {
  if (line.trim() === '') return null;
  const message = parse(line);
  if (message === undefined) return wireText(failure(null, rpcCodes.parseError, 'The line is no JSON.'));
  if (!Array.isArray(message)) {
    const answer = await answerMessage(message, handle);
    return answer === null ? null : wireText(answer);
  }
  if (message.length === 0) return wireText(failure(null, rpcCodes.invalidRequest, 'The batch is empty.'));
  const answers: RpcResponse[] = [];
  for (const item of message) {
    const answer = await answerMessage(item, handle);
    if (answer !== null) answers.push(answer);
  }
  return answers.length === 0 ? null : `[${answers.map(wireText).join(',')}]`;
}

/** The answer to a line that was not read at all. */
export function refusedLine(message: string): string {
  return wireText(failure(null, rpcCodes.parseError, message));
}

function parse(line: string): unknown {
  const value: unknown = parseAttribute(line);
  // What is no JSON comes back as the text that it is; a JSON text has lost its quotes.
  return value === line ? undefined : value;
}

async function answerMessage(message: unknown, handle: Handler): Promise<RpcResponse | null> {
  const request = readRequest(message);
  if ('jsonrpc' in request) return request;
  const { id, method, params } = request;
  try {
    const result = await handle(method, params);
    return id === undefined ? null : { jsonrpc: '2.0', id, result };
  } catch (error) {
    return id === undefined ? null : { jsonrpc: '2.0', id, error: failureBody(error) };
  }
}

interface Request {
  /** Undefined for a notification. */
  readonly id: RpcId | undefined;
  readonly method: string;
  readonly params: unknown;
}

function readRequest(message: unknown): Request | RpcResponse {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return failure(null, rpcCodes.invalidRequest, 'A message is a JSON object.');
  }
  const given = 'id' in message ? message.id : undefined;
  const id = given === null || typeof given === 'string' || typeof given === 'number' ? given : null;
  const wrong = (what: string): RpcResponse => failure(id, rpcCodes.invalidRequest, what);
  if (given !== undefined && given !== id) return wrong('"id" must be a text, a number or null.');
  if (!('jsonrpc' in message) || message.jsonrpc !== '2.0') return wrong('"jsonrpc" must be "2.0".');
  if (!('method' in message) || typeof message.method !== 'string') return wrong('"method" must be a text.');
  const params: unknown = 'params' in message ? message.params : {};
  return { id: given === undefined ? undefined : id, method: message.method, params };
}

/** Errors of core carry a `reason`; what has none is a fault of ours. */
function failureBody(error: unknown): RpcFailureBody {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ParamsError) return { code: rpcCodes.invalidParams, message };
  if (error instanceof MethodError) return { code: rpcCodes.methodNotFound, message };
  if (error instanceof Error && 'reason' in error && typeof error.reason === 'string') {
    return { code: rpcCodes.failed, message, data: { reason: error.reason } };
  }
  return { code: rpcCodes.internalError, message };
}

function failure(id: RpcId, code: number, message: string): RpcResponse {
  return { jsonrpc: '2.0', id, error: { code, message } };
}
