/** The main job: signing in, asking, answering offers, leaving messages; and what watches over the server. */
import type {
  AskAccepted,
  AskAnswered,
  AskBody,
  AskState,
  Colleague,
  ExpertState,
  LeaveMessageBody,
  LeftMessage,
  LoggedIn,
  PostBody,
  PostReceipt,
  QueueState,
  RoomState,
  WorkgroupStatus,
} from '../bodies.js';
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface ConversationCalls {
  /** The body is the password; the answer is the stream id as text unless JSON is asked for. */
  login: { params: { username: string }; query?: { totp?: string }; body: string; answer: LoggedIn };
  logoff: object;
  readState: { answer: ExpertState };
  readWorkgroup: { params: { workgroup: string }; answer: WorkgroupStatus };
  /** 202 with `Prefer: respond-async`; else waits for an expert. */
  ask: { body: AskBody; answer: AskAccepted | AskAnswered };
  readAsked: { params: { id: string }; answer: AskState };
  joinAsked: { params: { id: string }; answer: RoomState };
  postAsked: { params: { id: string }; body: PostBody; answer: PostReceipt };
  cancelAsked: { params: { id: string } };
  leaveMessage: { params: { workgroup: string }; body: LeaveMessageBody; answer: { id: string } };
  listLeftMessages: { params: { workgroup: string }; answer: { message: LeftMessage[] } };
  handleLeftMessage: { params: { workgroup: string; id: string } };
  listAssists: { answer: { workgroup: string[] } };
  listQueues: { answer: { queue: QueueState[] } };
  listColleagues: { params: { workgroup: string }; answer: { colleague: Colleague[] } };
  joinWorkgroup: { params: { workgroup: string } };
  leaveWorkgroup: { params: { workgroup: string } };
  acceptOffer: { params: { workgroup: string; offerId: string } };
  rejectOffer: { params: { workgroup: string; offerId: string } };
  acceptOfferById: { params: { offerId: string } };
  rejectOfferById: { params: { offerId: string } };
  /** An event stream; with `poll` an answer that ends. */
  readEvents: { params: { username: string }; query?: { poll?: string }; answer: string };
  health: { answer: { status: 'ok' } };
  readiness: { answer: { status: 'ok' } };
  metrics: { answer: string };
}

export const conversationOperations: Operations<ConversationCalls> = {
  login: { method: 'POST', path: '/chat/{username}/login', body: 'text' },
  logoff: { method: 'POST', path: '/chat/logoff', inStream: true },
  readState: { method: 'GET', path: '/chat/state', inStream: true },
  readWorkgroup: { method: 'GET', path: '/workgroups/{workgroup}' },
  ask: { method: 'POST', path: '/ask' },
  readAsked: { method: 'GET', path: '/ask/{id}' },
  joinAsked: { method: 'POST', path: '/ask/{id}' },
  postAsked: { method: 'PUT', path: '/ask/{id}' },
  cancelAsked: { method: 'DELETE', path: '/ask/{id}' },
  leaveMessage: { method: 'POST', path: '/workgroups/{workgroup}/messages' },
  listLeftMessages: { method: 'GET', path: '/workgroups/{workgroup}/messages' },
  handleLeftMessage: { method: 'DELETE', path: '/workgroups/{workgroup}/messages/{id}' },
  listAssists: { method: 'GET', path: '/chat/assists', inStream: true },
  listQueues: { method: 'GET', path: '/chat/assists/queues', inStream: true },
  listColleagues: { method: 'GET', path: '/chat/assists/{workgroup}', inStream: true },
  joinWorkgroup: { method: 'POST', path: '/chat/assists/{workgroup}', inStream: true },
  leaveWorkgroup: { method: 'DELETE', path: '/chat/assists/{workgroup}', inStream: true },
  acceptOffer: { method: 'PUT', path: '/chat/assists/{workgroup}/{offerId}', inStream: true },
  rejectOffer: { method: 'DELETE', path: '/chat/assists/{workgroup}/{offerId}', inStream: true },
  acceptOfferById: { method: 'POST', path: '/chat/offer/{offerId}', inStream: true },
  rejectOfferById: { method: 'DELETE', path: '/chat/offer/{offerId}', inStream: true },
  readEvents: { method: 'GET', path: '/sse/{username}', answer: 'text', outside: true },
  health: { method: 'GET', path: '/healthz', outside: true },
  readiness: { method: 'GET', path: '/readyz', outside: true },
  metrics: { method: 'GET', path: '/metrics', answer: 'text', outside: true },
};
