/** `/bookmarks`: pages and rooms that an admin gives to users; `/chat/bookmarks`: those of the caller. */
import type { BookmarkPage, OwnBookmarkPage } from '../../../../src/protocol/index.js';
import { done } from '../account-schemas.js';
import type { Api } from '../context.js';
import { ApiError } from '../errors.js';
import { idempotencyKey } from '../idempotency.js';
import { limitOf } from '../paging.js';
import type { Routes } from '../routes.js';
import { chatParams } from '../schemas.js';
import {
  bookmark,
  bookmarkBody,
  bookmarkPage,
  bookmarkParams,
  bookmarkPropertyName,
  bookmarkPropertyQuery,
  ownBookmarkPage,
  pageQuery,
} from './administration-schemas.js';
import { auditedChange, forAdmins } from './changes.js';

const tags = ['administration'];
const usual = 50;
const most = 200;

export function bookmarksRoutes(api: Api, routes: Routes): void {
  listRoutes(api, routes);
  bookmarkRoutes(api, routes);
  propertyRoutes(api, routes);
  for (const chat of ['/chat', '/chat/:streamid']) ownRoutes(api, routes, chat);
}

function listRoutes(api: Api, routes: Routes): void {
  const { bookmarks } = routes.context.administration;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);

  api.get(
    '/bookmarks',
    {
      onRequest,
      schema: {
        operationId: 'listBookmarks',
        tags,
        summary: 'All bookmarks. For admins.',
        querystring: pageQuery,
        response: { 200: bookmarkPage },
      },
    },
    async (request): Promise<BookmarkPage> => {
      const limit = limitOf(request.query.limit, usual, most);
      return pageOf(bookmarks.list(numberOf(request.query.cursor), limit + 1), limit);
    },
  );

  api.post(
    '/bookmarks',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'createBookmark',
        tags,
        summary: 'Makes a bookmark. For admins.',
        body: bookmarkBody,
        response: { 200: bookmark },
      },
    },
    async (request) => {
      const { username } = request.caller!.principal;
      const call = { scope: `POST /bookmarks ${username}`, key: idempotencyKey(request), body: request.body };
      const { answer } = await routes.idempotency.once<{ id: number }>(call, async (keep) =>
        change(request, 'bookmark.created', request.body.name, (db) => {
          const id = bookmarks.create(db, request.body);
          keep(db, { id });
          return { id };
        }),
      );
      return bookmarks.read(answer.id);
    },
  );
}

function bookmarkRoutes(api: Api, routes: Routes): void {
  const { bookmarks } = routes.context.administration;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);

  api.get(
    '/bookmarks/:id',
    {
      onRequest,
      schema: {
        operationId: 'readBookmark',
        tags,
        summary: 'One bookmark. For admins.',
        params: bookmarkParams,
        response: { 200: bookmark },
      },
    },
    async (request) => bookmarks.read(numberOf(request.params.id)),
  );

  api.put(
    '/bookmarks/:id',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'changeBookmark',
        tags,
        summary: 'Changes a bookmark. For admins.',
        params: bookmarkParams,
        body: bookmarkBody,
        response: { 200: bookmark },
      },
    },
    async (request) => {
      const id = numberOf(request.params.id);
      await change(request, 'bookmark.changed', String(id), (db) => bookmarks.change(db, id, request.body));
      return bookmarks.read(id);
    },
  );

  api.delete(
    '/bookmarks/:id',
    {
      onRequest,
      schema: {
        operationId: 'deleteBookmark',
        tags,
        summary: 'Removes a bookmark; one that is gone already is no fault. For admins.',
        params: bookmarkParams,
        response: { 200: done },
      },
    },
    async (request) => {
      const id = numberOf(request.params.id);
      await change(request, 'bookmark.deleted', String(id), (db) => bookmarks.remove(db, id));
    },
  );
}

function propertyRoutes(api: Api, routes: Routes): void {
  const { bookmarks } = routes.context.administration;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);

  api.put(
    '/bookmarks/:id/property',
    {
      onRequest,
      schema: {
        operationId: 'setBookmarkProperty',
        tags,
        summary: 'Sets a property of a bookmark. For admins.',
        params: bookmarkParams,
        querystring: bookmarkPropertyQuery,
        response: { 200: bookmark },
      },
    },
    async (request) => {
      const id = numberOf(request.params.id);
      const { name, value } = request.query;
      await change(request, 'bookmark.changed', String(id), (db) =>
        bookmarks.setProperty(db, id, name, value),
      );
      return bookmarks.read(id);
    },
  );

  api.delete(
    '/bookmarks/:id/property',
    {
      onRequest,
      schema: {
        operationId: 'deleteBookmarkProperty',
        tags,
        summary: 'Removes a property of a bookmark. For admins.',
        params: bookmarkParams,
        querystring: bookmarkPropertyName,
        response: { 200: bookmark },
      },
    },
    async (request) => {
      const id = numberOf(request.params.id);
      await change(request, 'bookmark.changed', String(id), (db) =>
        bookmarks.removeProperty(db, id, request.query.name),
      );
      return bookmarks.read(id);
    },
  );
}

/** @param chat `/chat` or `/chat/:streamid` */
function ownRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { bookmarks } = context.administration;

  api.get(
    `${chat}/bookmarks`,
    {
      schema: {
        operationId: 'listOwnBookmarks',
        tags,
        summary: 'Bookmarks for the caller, by name, by group, or for everybody.',
        params: chatParams,
        querystring: pageQuery,
        response: { 200: ownBookmarkPage },
      },
    },
    async (request): Promise<OwnBookmarkPage> => {
      const { principal } = await callers.user(request, request.params.streamid);
      const limit = limitOf(request.query.limit, usual, most);
      const found = bookmarks.listFor(principal.username, numberOf(request.query.cursor), limit + 1);
      const page = pageOf(found, limit);
      // To whom else it was given is not the caller's business.
      return { ...page, bookmark: page.bookmark.map(({ users: _, groups: __, ...own }) => own) };
    },
  );
}

function pageOf(found: readonly BookmarkPage['bookmark'][number][], limit: number): BookmarkPage {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { bookmark: shown, ...(last && { next: String(last.bookmarkID) }) };
}

/** @throws ApiError `not-found`: what is no number is the number of nothing */
function numberOf(id = '0'): number {
  if (!/^\d{1,15}$/.test(id)) throw new ApiError('not-found', { sentence: 'There is no such bookmark.' });
  return Number(id);
}
