"""What Farrier asks a Mercurial command server: one command, `farrier`, with one JSON text as its argument.

Names and paths of users arrive in that text and nowhere else, so that none of them is ever an option, a revset, a
pattern or a template. The answer is a length, a JSON text, and whatever raw bytes follow.
"""

import hashlib
import io
import json
import resource
import struct
import time

from mercurial import archival, bundle2, error, lock as lockmod, match as matchmod
from mercurial import mdiff, patch, registrar, scmutil
from mercurial.node import bin, hex, nullrev
from mercurial.utils import stringutil

cmdtable = {}
command = registrar.command(cmdtable)

OPS = {}
MAX_MESSAGE = 64 * 1024
MAX_LINE = 10000
MAX_TIME = 253402300800  # the year 10000
MAX_MEMORY = 4 << 30
KEPT = 4

# A small bundle can stand for a huge file; that must not take the memory of everything else on this machine.
_soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
_most = MAX_MEMORY if _hard == resource.RLIM_INFINITY else min(MAX_MEMORY, _hard)
resource.setrlimit(resource.RLIMIT_AS, (_most, _most))

# A push must not make this machine fetch addresses, nor bring whole files of a store.
bundle2.capabilities[b'remote-changegroup'] = ()
for part in (b'stream2', b'stream3-exp', b'remote-changegroup'):
    bundle2.parthandlermapping.pop(part, None)


class Refused(Exception):
    """An answer that is no: `notfound`, `invalid`, `toolarge`."""


def op(name):
    def keep(function):
        OPS[name] = function
        return function

    return keep


@command(b'farrier', [], b'REQUEST')
def farrier(ui, repo, request):
    request = json.loads(request.decode('ascii'))
    fout = ui.fout
    reply.begun = False
    try:
        if request['op'] == 'wire':
            return wire(ui, repo, request, fout)
        if request['op'] == 'recover':
            drop_foreign_locks(repo)
            return reply(fout, recover(repo))
        repo = repo.filtered(b'served')
        if request['op'] == 'archive':
            return archive(repo, request, fout)
        answer = OPS[request['op']](repo, request)
        head, raw = answer if isinstance(answer, tuple) else (answer, b'')
        reply(fout, head, raw)
    except Exception as why:
        refusal = refusal_of(why)
        # What has begun cannot become a refusal any more; that the command fails says that it isn't whole.
        if refusal is None or reply.begun:
            raise
        reply(fout, refusal)
    return 0


def refusal_of(why):
    if isinstance(why, Refused):
        return {'error': str(why)}
    # A lookup error is a storage error, too, so that is asked later.
    if isinstance(why, (error.RepoLookupError, error.ManifestLookupError, error.LookupError)):
        return {'error': 'notfound'}
    if isinstance(why, error.StorageError):
        return {'error': 'corrupt', 'detail': text(stringutil.forcebytestr(why))}
    if isinstance(why, error.LockError):
        return {'error': 'busy'}
    if isinstance(why, MemoryError):
        return {'error': 'toolarge'}
    return None


def reply(fout, head, raw=b''):
    reply.begun = True
    head = json.dumps(head).encode('ascii')
    fout.write(struct.pack('>I', len(head)) + head)
    for start in range(0, len(raw), 1 << 16):
        fout.write(raw[start : start + (1 << 16)])
    return 0


def latin(raw):
    """Bytes of any kind, each as the character of its number."""
    return raw.decode('latin-1')


def path_of(request, key='path'):
    return request[key].encode('latin-1')


def text(raw):
    return raw.decode('utf-8', 'replace')


def ctx_of(repo, ident):
    if len(ident) != 40:
        raise Refused('invalid')
    rev = repo.changelog.index.get_rev(bin(ident))
    if rev is None or rev == nullrev or rev not in repo.changelog:
        raise Refused('notfound')
    return repo[rev]


def moment(ctx):
    """When a changeset says that it was made. Whoever pushed it can have written anything there."""
    try:
        when, offset = (int(number) for number in ctx.date())
    except (ValueError, OverflowError):
        return 0, 0
    return (when if abs(when) < MAX_TIME else 0), (offset if abs(offset) < 86400 else 0)


def revision(ctx):
    when, offset = moment(ctx)
    user = ctx.user()
    return {
        'id': text(ctx.hex()),
        'parents': [text(parent.hex()) for parent in ctx.parents() if parent.rev() != nullrev],
        'name': text(stringutil.person(user)),
        'email': text(stringutil.email(user)) if b'@' in user else '',
        'time': when,
        'offset': -offset // 60,
        'message': text(ctx.description()[:MAX_MESSAGE]),
    }


def revisions(repo, revs):
    return [revision(repo[rev]) for rev in revs]


@op('refs')
def refs(repo, request):
    def one(name, node):
        ctx = repo[node]
        return [text(name), text(ctx.hex()), moment(ctx)[0]]

    known = repo.changelog.index.has_node
    has = lambda node: known(node) and repo.changelog.rev(node) in repo.changelog
    marks = [one(name, node) for name, node in repo._bookmarks.items() if has(node)]
    every = list(repo.branchmap().iterbranches())
    # Where all are closed, all are shown: none would look like an empty repository.
    are_open = [branch for branch in every if not branch[3]] or every
    branches = [one(name, tip) for name, _heads, tip, _closed in are_open]
    tags = [one(name, node) for name, node in repo.tags().items() if name != b'tip' and has(node)]
    return {'bookmarks': marks, 'branches': branches, 'tags': tags}


@op('resolve')
def resolve(repo, request):
    try:
        node = scmutil.resolvehexnodeidprefix(repo, request['id'].encode('ascii'))
    except error.AmbiguousPrefixLookupError:
        raise Refused('invalid')
    if node is None or repo.changelog.rev(node) == nullrev:
        raise Refused('notfound')
    return {'id': text(hex(node))}


@op('revisions')
def some_revisions(repo, request):
    found = []
    for ident in request['ids']:
        try:
            found.append(revision(ctx_of(repo, ident)))
        except Refused:
            pass
    return {'revisions': found}


def file_of(ctx, path, sized=True):
    manifest = ctx.manifest()
    if path not in manifest:
        return None
    node, flags = manifest[path], manifest.flags(path)
    size = ctx.repo().file(path).size(ctx.repo().file(path).rev(node)) if sized else None
    return {'path': latin(path), 'kind': text(flags), 'node': text(hex(node)), 'size': size}


@op('entry')
def entry(repo, request):
    ctx, path = ctx_of(repo, request['id']), path_of(request)
    if not path or ctx.hasdir(path):
        return {'dir': True}
    found = file_of(ctx, path)
    if found is None:
        raise Refused('notfound')
    return {'dir': False, 'file': found}


@op('tree')
def tree(repo, request):
    ctx, path = ctx_of(repo, request['id']), path_of(request)
    prefix = path + b'/' if path else b''
    # A folder's id is made of all that is in it: the same id means the same content.
    names, folders, whole, complete = {}, {}, hashlib.sha1(), True
    manifest = ctx.manifest()
    for name, node, flags in manifest.iterentries():
        if not name.startswith(prefix):
            continue
        mark = name + b'\0' + node + flags
        whole.update(mark)
        first, slash, _rest = name[len(prefix) :].partition(b'/')
        if first not in names:
            if len(names) >= request['max']:
                complete = False
                continue
            names[first] = None if slash else file_of(ctx, name)
        if slash:
            folders.setdefault(first, hashlib.sha1()).update(mark)
    if not names and path:
        raise Refused('notfound')
    entries = []
    for name, found in sorted(names.items()):
        entries.append([latin(name), found, folders[name].hexdigest() if name in folders else None])
    return {'id': whole.hexdigest(), 'entries': entries, 'complete': complete}


@op('blob')
def blob(repo, request):
    ctx, path = ctx_of(repo, request['id']), path_of(request)
    found = file_of(ctx, path)
    if found is None:
        raise Refused('notfound')
    if found['size'] > request['max']:
        return {'file': found, 'content': False}
    return {'file': found, 'content': True}, ctx.filectx(path).data()


@op('content')
def content(repo, request):
    log = repo.file(path_of(request))
    node = bin(request['node'])
    if not log.hasnode(node):
        raise Refused('notfound')
    if log.size(log.rev(node)) > request['max']:
        raise Refused('toolarge')
    return {}, log.read(node)


known_ancestors = {}


def ancestors_of(repo, ctx):
    """All revisions that a revision comes from, newest first, and the same as a set. They never change."""
    key = ctx.node(), ctx.rev()
    if key not in known_ancestors:
        while len(known_ancestors) >= KEPT:
            known_ancestors.pop(next(iter(known_ancestors)))
        revs = list(repo.changelog.ancestors([ctx.rev()], inclusive=True))
        known_ancestors[key] = revs, frozenset(revs)
    return known_ancestors[key]


def is_shadowed(log, number, ancestors):
    """Whether a file's own history names a changeset that made the same change elsewhere, and not the one here."""
    waiting, seen = [number], {nullrev}
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if log.linkrev(number) not in ancestors:
            return True
        waiting.extend(log.parentrevs(number))
    return False


def walk(repo, ctx, path, request):
    """The revisions that a revision comes from, newest first: all, or those that touched a path."""
    changelog = repo.changelog
    if not path and request['skip'] < 1000:
        yield from changelog.ancestors([ctx.rev()], inclusive=True)
        return
    ancestors, members = ancestors_of(repo, ctx)
    if not path:
        yield from ancestors
        return
    if path in ctx.manifest():
        log = repo.file(path)
        if not is_shadowed(log, log.rev(ctx.manifest()[path]), members):
            touched = {log.linkrev(number) for number in log}
            yield from sorted(touched & members, reverse=True)
            return
    prefix = path + b'/'
    until = time.monotonic() + request['seconds']
    for rev in ancestors:
        if any(name == path or name.startswith(prefix) for name in changelog.readfiles(changelog.node(rev))):
            yield rev
        if time.monotonic() > until:
            raise Refused('timeout')


@op('log')
def log(repo, request):
    ctx = ctx_of(repo, request['id'])
    skip, limit, found = request['skip'], request['limit'], []
    for number, rev in enumerate(walk(repo, ctx, path_of(request), request)):
        if number >= skip:
            found.append(rev)
        if len(found) > limit:
            break
    return {'revisions': revisions(repo, found[:limit]), 'more': len(found) > limit}


@op('new')
def new(repo, request):
    changelog = repo.changelog
    old = []
    for ident in request['old']:
        try:
            old.append(ctx_of(repo, ident).rev())
        except Refused:
            pass
    head = ctx_of(repo, request['id']).rev()
    missing = changelog.findmissingrevs(common=old or [nullrev], heads=[head])
    newest = sorted(missing, reverse=True)[: request['limit']]
    return {'revisions': revisions(repo, newest), 'total': len(missing)}


@op('count')
def count(repo, request):
    return {'count': len(ancestors_of(repo, ctx_of(repo, request['id']))[0])}


@op('base')
def base(repo, request):
    found = ctx_of(repo, request['a']).ancestor(ctx_of(repo, request['b']))
    return {'id': None if found.rev() == nullrev else text(found.hex())}


@op('files')
def files(repo, request):
    ctx, found, complete = ctx_of(repo, request['id']), [], True
    for name in ctx.manifest():
        if len(found) >= request['max']:
            complete = False
            break
        one = file_of(ctx, name)
        if one['size'] <= request['max_bytes']:
            found.append(one)
    return {'files': found, 'complete': complete}


def status(repo, old, new, path=b''):
    if path:
        return old.status(new, match=matchmod.match(repo.root, b'', [b'path:' + path]))
    return old.status(new)


@op('changed')
def changed(repo, request):
    old = ctx_of(repo, request['old']) if request['old'] else repo[nullrev]
    new = ctx_of(repo, request['id'])
    found = status(repo, old, new)
    names = sorted(set(found.modified) | set(found.added) | set(found.removed))
    gone, listed = set(found.removed), []
    for name in names[: request['max']]:
        now = None if name in gone else file_of(new, name)
        if now and now['size'] > request['max_bytes']:
            now = None
        listed.append([latin(name), now])
    return {'files': listed, 'complete': len(names) <= request['max']}


@op('diff')
def diff(repo, request):
    new = ctx_of(repo, request['id'])
    old = ctx_of(repo, request['old']) if request['old'] else new.p1()
    until = time.monotonic() + request['seconds']
    changes = status(repo, old, new, path_of(request))
    total = len(changes.modified) + len(changes.added) + len(changes.removed)
    found = {'files': [], 'complete': True}
    too_large = lambda name, ctx: name in ctx and ctx[name].size() > request['max_file_bytes']
    small, large = ([], [], []), []
    for kind, names in enumerate((changes.modified, changes.added, changes.removed)):
        for name in names:
            big = too_large(name, old) or too_large(name, new)
            if big:
                large.append((name, 'MAD'[kind]))
            else:
                small[kind].append(name)
    options = mdiff.diffopts(
        git=True, context=request['context'], ignorews=request['ignore_whitespace'], showfunc=True
    )
    for name, kind in large:
        found['files'].append(file_diff(old, new, name, name, kind))
        found['files'][-1]['too_large'] = True
    pieces = patch.diffhunks(repo, old, new, changes=list(small), opts=options) if any(small) else []
    for before, after, header, hunks in pieces:
        total -= sum(1 for line in header if line.startswith(b'rename from'))
        if len(found['files']) >= request['max_files'] or time.monotonic() > until:
            found['complete'] = False
            break
        found['files'].append(one_diff(old, new, before, after, header, hunks, request))
    # A renamed file is one, though it is gone in one place and new in another.
    found['total'] = max(total, len(found['files']))
    return found


def file_diff(old, new, before, after, kind):
    def side(ctx, name):
        if name is None or name not in ctx:
            return None
        return [latin(name), text(ctx.flags(name)), text(hex(ctx.manifest()[name]))]

    return {
        'change': kind,
        'old': None if kind == 'A' else side(old, before),
        'new': None if kind == 'D' else side(new, after),
        'binary': False,
        'too_large': False,
        'added': 0,
        'removed': 0,
        'hunks': [],
    }


def one_diff(old, new, before, after, header, hunks, request):
    kind = 'M'
    for line in header:
        for start, meaning in (
            (b'rename from', 'R'),
            (b'copy from', 'C'),
            (b'new file', 'A'),
            (b'deleted file', 'D'),
        ):
            if line.startswith(start):
                kind = meaning
    one = file_diff(
        old, new, before.path() if before else None, after.path() if after else None, kind
    )
    if kind == 'M' and one['old'] and one['new'] and (one['old'][1] == 'l') != (one['new'][1] == 'l'):
        one['change'] = 'T'
    size = 0
    for place, lines in hunks:
        if place is None:
            one['binary'] = True
            continue
        kept = []
        lines = list(lines)
        for line in lines[1:]:
            one['added'] += line.startswith(b'+')
            one['removed'] += line.startswith(b'-')
            kept.append(latin(line[: MAX_LINE + 1]))
        size += len(kept)
        if size <= request['max_lines_per_file']:
            heading = lines[0].split(b'@@', 2)[2].strip() if lines else b''
            one['hunks'].append([list(place), text(heading), kept])
    if size > request['max_lines_per_file']:
        one['too_large'], one['hunks'] = True, []
    return one


@op('blame')
def blame(repo, request):
    ctx = ctx_of(repo, request['id'])
    lines, known = [], {}
    for line in ctx.filectx(path_of(request)).annotate(follow=True):
        origin = line.fctx
        ident = text(hex(origin.node()))
        if ident not in known:
            one = revision(origin.changectx())
            parent = origin.parents()
            before = [text(hex(parent[0].node())), latin(parent[0].path())] if parent else None
            known[ident] = [one, latin(origin.path()), before]
        lines.append([ident, line.lineno])
    return {'lines': lines, 'known': known}


@op('last')
def last(repo, request):
    ctx, path = ctx_of(repo, request['id']), path_of(request)
    prefix = path + b'/' if path else b''
    changelog, until = repo.changelog, time.monotonic() + request['seconds']
    open_names = {
        name[len(prefix) :].partition(b'/')[0] for name in ctx.manifest() if name.startswith(prefix)
    }
    found, complete = {}, True
    for rev in changelog.ancestors([ctx.rev()], inclusive=True):
        if not open_names:
            break
        if time.monotonic() > until:
            complete = False
            break
        for name in changelog.readfiles(changelog.node(rev)):
            if name.startswith(prefix):
                first = name[len(prefix) :].partition(b'/')[0]
                if first in open_names:
                    open_names.discard(first)
                    found[first] = rev
    ids = {rev: text(hex(changelog.node(rev))) for rev in found.values()}
    return {
        'entries': [[latin(name), ids[rev]] for name, rev in found.items()],
        'revisions': revisions(repo, ids),
        'complete': complete,
    }


class Pieces:
    """A file that is only written to, in pieces of a fair size, and that an archiver may close."""

    def __init__(self, fout):
        self.fout, self.waiting = fout, bytearray()

    def write(self, data):
        self.waiting += data
        if len(self.waiting) >= 1 << 16:
            self.flush()
        return len(data)

    def flush(self):
        self.fout.write(bytes(self.waiting))
        self.waiting.clear()

    def close(self):
        self.flush()


def archive(repo, request, fout):
    ctx, kind, prefix = ctx_of(repo, request['id']), request['kind'], request['prefix']
    reply(fout, {})
    pieces = Pieces(fout)
    archival.archive(repo, pieces, ctx.node(), kind.encode('ascii'), prefix=prefix.encode('utf-8'))
    pieces.flush()
    return 0


def drop_foreign_locks(repo):
    """Drops locks of a machine or container that is no more: Mercurial cannot know and would wait for them for ever."""
    ours = lockmod._getlockprefix()
    for vfs, name in ((repo.svfs, b'lock'), (repo.vfs, b'wlock')):
        try:
            holder = vfs.readlock(name)
        except OSError:
            continue
        if holder.rpartition(b':')[0] != ours:
            vfs.tryunlink(name)


def recover(repo):
    """Takes back what a killed program left half done. Whoever holds the lock is alive and is waited for."""
    if not repo.svfs.exists(b'journal'):
        return {'recovered': False}
    # Mercurial would tell of it on the output, before our answer.
    quiet, repo.ui.quiet = repo.ui.quiet, True
    try:
        return {'recovered': bool(repo.recover())}
    finally:
        repo.ui.quiet = quiet


def wire(ui, repo, request, fout):
    """One request of Mercurial's HTTP protocol. Who may do what was decided before."""
    from mercurial.hgweb import hgweb_mod

    if request['writes']:
        recover(repo)
        for one in (repo.ui, repo.baseui):
            one.setconfig(b'web', b'allow-push', b'*', b'farrier')
    environ = dict(request['environ'])
    environ.update(
        {
            'wsgi.version': (1, 0),
            'wsgi.url_scheme': 'http',
            'wsgi.input': ui.fin,
            'wsgi.errors': io.BytesIO(),
            'wsgi.multithread': False,
            'wsgi.multiprocess': False,
            'wsgi.run_once': True,
        }
    )

    def start_response(line, headers, exc_info=None):
        reply(fout, {'status': int(line.split(' ', 1)[0]), 'headers': headers})
        return fout.write

    for piece in hgweb_mod.hgweb(repo)(environ, start_response):
        if piece:
            fout.write(piece)
    return 0
