/** Uploaded files and push subscriptions. */
import type { Operations } from './operation.js';

// --- files; ours but for `announceVisitorUpload`

/** What a message's `data.attachment` says of a file, exactly as the upload answered it. */
export interface Attachment {
  id: string;
  name: string;
  /** What the bytes are, such as `image/png`. */
  type: string;
  /** In bytes. */
  size: number;
}

export interface UploadRequest {
  fileName: string;
  /** In bytes; exactly as many must follow. */
  size: number;
  /** As the browser knows it. The bytes decide. */
  type?: string;
  /** Where it will be posted. A visitor has only one. */
  room?: string;
}

/** Whole addresses. */
export interface UploadSlot {
  id: string;
  /** Takes the bytes. */
  put: string;
  /** Answers with them, once a message names the file. */
  get: string;
}

/** An address that needs no token, for an `<img>`. */
export interface UploadLink {
  get: string;
  /** ISO 8601, UTC: after five minutes. */
  expires: string;
}

// --- push

/** A browser's `PushSubscription`, as its `toJSON` writes it. */
export interface PushSubscriptionBody {
  endpoint: string;
  expirationTime?: number | null;
  keys: { p256dh: string; auth: string };
}

export interface PushKey {
  /** Base64url; the `applicationServerKey` of a subscription. */
  publicKey: string;
}

export interface PushUsers {
  user: { username: string }[];
}

/** By name; the OpenAPI document has the same names. */
export interface UploadCalls {
  announceUpload: { body: UploadRequest; answer: UploadSlot };
  sendUpload: {
    params: { id: string };
    query?: { expires?: string; signature?: string };
    body: Uint8Array;
    answer: Attachment;
  };
  readUpload: {
    params: { id: string };
    query?: { expires?: string; signature?: string };
    answer: Uint8Array;
  };
  linkUpload: { params: { id: string }; answer: UploadLink };
  /** The original's. */
  announceVisitorUpload: {
    params: { userId: string; fileName: string; fileSize: string };
    answer: Omit<UploadSlot, 'id'>;
  };
  listPushUsers: { query?: { limit?: number; after?: string }; answer: PushUsers };
  readPushKey: { params: { username: string }; answer: PushKey };
  savePushSubscription: { params: { username: string; resource: string }; body: PushSubscriptionBody };
  removePushSubscription: { params: { username: string; resource: string } };
  /** The text is what the browser's service worker gets; by convention JSON with `title`, `message`, `url`. */
  push: { params: { username: string }; body: string };
  readOwnPushKey: { answer: PushKey };
  saveOwnPushSubscription: { params: { resource: string }; body: PushSubscriptionBody };
  removeOwnPushSubscription: { params: { resource: string } };
}

export const uploadOperations: Operations<UploadCalls> = {
  announceUpload: { method: 'POST', path: '/uploads' },
  sendUpload: { method: 'PUT', path: '/uploads/{id}', body: 'bytes' },
  readUpload: { method: 'GET', path: '/uploads/{id}', answer: 'bytes' },
  linkUpload: { method: 'GET', path: '/uploads/{id}/link' },
  announceVisitorUpload: { method: 'GET', path: '/ask/upload/{userId}/{fileName}/{fileSize}' },
  listPushUsers: { method: 'GET', path: '/meet/webpush' },
  readPushKey: { method: 'GET', path: '/meet/webpush/{username}' },
  savePushSubscription: { method: 'PUT', path: '/meet/webpush/{username}/{resource}' },
  removePushSubscription: { method: 'DELETE', path: '/meet/webpush/{username}/{resource}' },
  push: { method: 'POST', path: '/meet/webpush/{username}', body: 'text' },
  readOwnPushKey: { method: 'GET', path: '/chat/webpush', inStream: true },
  saveOwnPushSubscription: { method: 'PUT', path: '/chat/webpush/{resource}', inStream: true },
  removeOwnPushSubscription: { method: 'DELETE', path: '/chat/webpush/{resource}', inStream: true },
};
