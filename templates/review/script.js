'use strict';
(() => {
  // What the posts hold is other people's: it becomes text nodes, and elements and attributes out of the lists below.
  const $ = (id) => document.getElementById(id);

  /** An element; attributes that are false or null are left out, strings among the children are text. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (typeof value === 'function') element.addEventListener(key, value);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
    }
    element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ''));
    return element;
  }

  async function unpack(block) {
    const packed = Uint8Array.from(atob(block.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return JSON.parse(await new Response(stream).text());
  }

  const number = (value) => value.toLocaleString('en');
  const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
  const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const LEVELS = ['error', 'warning', 'note'];
  const MOST = 5; // places of one code that stand above a post
  const VIEWS = ['pages', 'text', 'file', 'reasons'];

  let index;
  let posts = [];
  let shown = null; // the post that is shown, and its sheet
  let asked = 0; // how often a post was asked for, and how often something was searched: answers that come too late are dropped
  let searched = 0;
  const options = { lit: true, only: false, keys: true, side: 'after' };

  // ---- the posts

  function gather() {
    const { report, rows } = index;
    posts = report.posts.map((post, at) => {
      const row = rows[at] || {};
      const path = post.output || post.source;
      const codes = new Map();
      for (const { code, severity } of post.diagnostics) {
        if (!codes.has(code) || LEVELS.indexOf(severity) < LEVELS.indexOf(codes.get(code))) codes.set(code, severity);
      }
      const attention = post.diagnostics.filter((finding) => finding.severity !== 'note');
      const words = [row.title, post.source, post.sources.join(' '), post.output, post.legacyUrl, post.permalink, row.date];
      const messages = post.diagnostics.map((finding) => finding.message);
      return {
        at, post, path, codes, attention,
        title: row.title || post.slug || path,
        date: row.date,
        block: row.block,
        passes: new Set(post.changes.map((change) => change.pass)),
        words: folded([...words, ...messages].filter(Boolean).join('\n')),
        text: null,
      };
    });
  }

  const countBy = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) || 0) + 1), new Map());

  // ---- the list

  function fill(select, all, counts) {
    const choices = [...counts].map(([value, count]) => make('option', { value }, `${value} (${count})`));
    select.replaceChildren(make('option', { value: '' }, all), ...choices);
    select.disabled = counts.size === 0;
  }

  function list() {
    const sorted = (counts) => new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
    fill($('status'), 'any', sorted(countBy(posts.map((entry) => entry.post.status))));
    fill($('pass'), 'any', sorted(countBy(posts.flatMap((entry) => [...entry.passes]))));
    fill($('code'), 'any', sorted(countBy(posts.flatMap((entry) => [...entry.codes.keys()]))));
    const rows = posts.map((entry) => {
      const worst = entry.attention.some((finding) => finding.severity === 'error') ? 'error' : 'warning';
      const label = `${plural(entry.attention.length, 'finding')} for a person`;
      const badge = make('span', { class: `count-of ${worst}`, title: label }, String(entry.attention.length), make('span', { class: 'hidden' }, ` ${label}`));
      entry.link = make('a', { href: address(entry, 'pages') },
        make('span', { class: 'name' }, entry.title),
        entry.attention.length ? badge : make('span'),
        make('span', { class: 'under' },
          make('span', { class: 'path' }, entry.date ? `${entry.date.slice(0, 10)} · ${entry.post.slug}` : entry.path),
          make('span', { class: `status ${entry.post.status}` }, entry.post.status)));
      entry.item = make('li', {}, entry.link);
      return entry.item;
    });
    $('posts').replaceChildren(...rows);
  }

  const visible = () => posts.filter((entry) => !entry.item.hidden);

  async function filter() {
    const turn = ++searched;
    const wanted = folded($('search').value.trim());
    const [status, pass, code, attention] = [$('status').value, $('pass').value, $('code').value, $('attention').checked];
    $('everything').hidden = !(wanted || status || pass || code || attention);
    const others = posts.filter((entry) => {
      const fits = (!status || entry.post.status === status) && (!pass || entry.passes.has(pass))
        && (!code || entry.codes.has(code)) && (!attention || entry.attention.length > 0);
      entry.item.hidden = !fits || !(wanted === '' || entry.words.includes(wanted));
      return fits && entry.item.hidden;
    });
    const tell = (more) => {
      const count = visible().length;
      $('count').textContent = (count === posts.length ? plural(count, 'post') : `${number(count)} of ${plural(posts.length, 'post')}`) + more;
      $('previous').disabled = $('next').disabled = count === 0;
    };
    tell(wanted && others.length ? ', looking into the texts …' : '');
    if (wanted === '') return;
    for (const entry of others) {
      const text = await textOf(entry);
      if (turn !== searched) return;
      entry.item.hidden = !text.includes(wanted);
    }
    tell('');
  }

  async function textOf(entry) {
    if (entry.text === null) {
      const sheet = entry.block === undefined ? null : await unpack($(`b${entry.block}`));
      entry.text = sheet ? folded([...sheet.sources.map((source) => source.text), sheet.text].join('\n')) : '';
    }
    return entry.text;
  }

  function only(filters) {
    $('filters').reset();
    for (const [id, value] of Object.entries(filters)) {
      if (value === true) $(id).checked = true;
      else $(id).value = value;
    }
    filter();
    if (matchMedia('(max-width: 60rem)').matches) $('list').scrollIntoView();
  }

  // ---- the summary

  const section = (title, ...children) => make('section', {}, make('h2', {}, title), ...children);
  const sheetOf = (...children) => make('div', { class: 'sheet' }, ...children);
  const level = (severity) => make('span', { class: `level ${severity}` }, severity);

  function table(heads, rows) {
    const head = make('tr', {}, heads.map(([name, kind]) => make('th', { scope: 'col', class: kind }, name)));
    const body = rows.map((cells) => make('tr', {}, cells.map((cell, at) => (at === 0
      ? make('th', { scope: 'row' }, cell)
      : make('td', { class: heads[at][1] }, cell)))));
    return make('table', { class: 'rows' }, make('thead', {}, head), make('tbody', {}, body));
  }

  function home() {
    const { summary } = index.report;
    const statuses = ['created', 'updated', 'unchanged', 'edited', 'reformatted', 'removed', 'foreign'].filter((status) => summary[status]);
    const parts = statuses.map((status) => `${number(summary[status])} ${status}`);
    const verb = { migrate: 'What the migration did', diff: 'What the migration will do', check: 'Is the output what the migration gives?' }[index.command];
    return make('div', { class: 'home' },
      make('div', {}, make('h1', {}, verb || 'Migration'), make('p', { class: 'lead' }, `${plural(summary.posts, 'post')}${parts.length ? `: ${parts.join(', ')}` : ''}. Choose one in the list to see its source and its result side by side.`)),
      cards(summary), attention(), passes(), aside());
  }

  function cards(summary) {
    const { images, links } = summary;
    const placed = images.fetched + images.cached + images.local;
    const lost = images.missing + images.refused;
    const changes = posts.reduce((sum, { post }) => sum + post.changes.reduce((inner, change) => inner + change.count, 0), 0);
    const some = (...parts) => parts.filter(([count]) => count > 0).map(([count, text]) => `${number(count)} ${text}`).join(', ');
    const card = (name, figure, more) => make('div', { class: 'card' }, make('dt', {}, name), make('dd', { class: 'figure' }, number(figure)), make('dd', { class: 'more' }, more));
    return make('dl', { class: 'cards' },
      card('Posts', summary.posts, some([summary.failed, 'failed'], [summary.skipped, 'left out'])),
      card('Words read', summary.words, summary.dropped ? `${number(summary.dropped)} things left out, with the reason` : 'none lost'),
      card('Links to the new site', links.rewritten, some([links.unresolved, 'to no archived post'])),
      card('Images beside posts', placed, some([lost, 'not to be had'], [images.undetermined, 'not asked for'])),
      card('Changes', changes, `by ${plural(new Set(posts.flatMap((entry) => [...entry.passes])).size, 'pass or recovery', 'passes and recoveries')}`));
  }

  function attention() {
    const found = new Map();
    const add = (finding, entry) => {
      if (finding.severity === 'note') return;
      const key = `${LEVELS.indexOf(finding.severity)} ${finding.code}`;
      const group = found.get(key) || { finding, count: 0, posts: new Set() };
      group.count += 1;
      if (entry) group.posts.add(entry.at);
      found.set(key, group);
    };
    posts.forEach((entry) => entry.post.diagnostics.forEach((finding) => add(finding, entry)));
    index.report.files.forEach((file) => file.diagnostics.forEach((finding) => add(finding, null)));
    const groups = [...found].sort(([a, left], [b, right]) => a[0].localeCompare(b[0]) || right.count - left.count).map(([, group]) => group);
    const failed = index.report.failed.map((one) => [
      [level('error'), make('code', {}, one.line ? `${one.source}:${one.line}` : one.source)], one.error, '']);
    const rows = groups.map(({ finding, count, posts: among }) => [
      [level(finding.severity), among.size
        ? make('button', { type: 'button', class: 'pick', click: () => only({ code: finding.code }) }, finding.code)
        : finding.code],
      help(finding.code), among.size > 0 && among.size !== count ? `${number(count)} in ${plural(among.size, 'post')}` : number(count)]);
    const none = make('p', { class: 'well' }, make('span', { 'aria-hidden': 'true' }, '✓'), 'Nothing needs a person.');
    const all = [...failed, ...rows];
    return section('What needs a person', sheetOf(all.length ? table([['Finding'], ['What to do', 'why'], ['Places', 'number']], all) : none));
  }

  /** A text of this program: what stands between backquotes is code. */
  const rich = (text) => text.split('`').map((part, at) => (at % 2 ? make('code', {}, part) : part));

  function help(code) {
    const [what, todo] = index.codes[code] || ['', ''];
    return rich([what, todo ? ` What to do: ${todo}.` : ''].join(''));
  }

  function passes() {
    const counts = new Map();
    for (const { post } of posts) {
      for (const { pass, count } of post.changes) {
        const sum = counts.get(pass) || { count: 0, posts: 0 };
        sum.count += count;
        sum.posts += 1;
        counts.set(pass, sum);
      }
    }
    if (counts.size === 0) return null;
    const sorted = [...counts].sort((a, b) => b[1].count - a[1].count);
    const most = sorted[0][1].count;
    const rows = sorted.map(([pass, { count, posts: among }]) => {
      const filled = make('span');
      filled.style.width = `${Math.max(1.5, (100 * count) / most)}%`;
      const name = make('button', { type: 'button', class: 'pick', click: () => only({ pass }) }, pass);
      return [[name, make('span', { class: 'bar', 'aria-hidden': 'true' }, filled)], rich(index.reasons[pass] || ''), number(count), number(among)];
    });
    return section('What changed', sheetOf(table([['Pass or recovery'], ['What it does', 'why'], ['Changes', 'number'], ['Posts', 'number']], rows)));
  }

  /** What is no post. */
  function aside() {
    const { files, skipped } = index.report;
    const parts = [];
    if (files.length) {
      parts.push(section('Other files', ...files.map((file, at) => sheetOf(fileOf(file, index.files[at])))));
    }
    if (skipped.length) {
      const rows = skipped.map((one) => [make('code', {}, one.source), one.why]);
      const inside = make('div', { class: 'inside' }, table([['Source'], ['Why', 'why']], rows));
      parts.push(section('Left out', sheetOf(make('details', {}, make('summary', {}, plural(skipped.length, 'source')), inside))));
    }
    return parts;
  }

  function fileOf(file, block) {
    const head = [make('code', {}, file.path), ' ', make('span', { class: `status ${file.status}` }, file.status)];
    const findings = callouts(file.diagnostics);
    if (block === null && findings.length === 0) return make('p', { class: 'none' }, ...head);
    const inside = make('div', { class: 'inside' }, ...findings);
    const details = make('details', { open: findings.length > 0 }, make('summary', {}, ...head), inside);
    details.addEventListener('toggle', async () => {
      if (block === null || inside.querySelector('.text')) return;
      const data = await unpack($(`b${block}`));
      const text = compared(data.old, data.new, data.changes, ['On disk', file.path], ['To be', file.path], [], []);
      text.classList.add('only');
      inside.append(text);
    });
    return details;
  }

  // ---- a page as readers see it

  const ELEMENTS = new Set(('a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img '
    + 'ins kbd li mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead tr u ul var').split(' '));

  function tree(nodes, context) {
    return nodes.map((node) => (typeof node === 'string' ? node : element(node, context))).filter((node) => node !== null);
  }

  function element([name, attributes, ...children], context) {
    if (name === '-') return make('del', { class: 'gone' }, ...tree(children, context));
    if (name === '+') return make('ins', { class: 'come' }, ...tree(children, context));
    if (!ELEMENTS.has(name)) return make('span', {}, ...tree(children, context));
    const own = attributes || {};
    if (name === 'img') return picture(own, context);
    if (name === 'a') return link(own, tree(children, context), context);
    if (/^h[1-6]$/.test(name)) {
      const content = tree(children, context);
      return make(`h${Math.min(6, Number(name[1]) + 2)}`, { class: name }, ...content);
    }
    // a list has items and an item a list, whatever the post has: else it is none to those who hear it
    if (name === 'ul' || name === 'ol') {
      const items = children.filter((child) => typeof child !== 'string' || child.trim()).map((child) => (child[0] === 'li'
        ? make('li', {}, ...tree(child.slice(2), context))
        : make('li', { class: 'loose' }, ...tree([child], context))));
      return make(name, { start: own.start }, ...items);
    }
    if (name === 'li' || name === 'dl' || name === 'dt' || name === 'dd') return make('div', { class: name }, ...tree(children, context));
    const allowed = { title: own.title, colspan: own.colspan, rowspan: own.rowspan };
    if (name === 'code' && own.class) allowed.class = own.class === 'object' ? 'object' : null;
    return make(name, allowed, ...tree(children, context));
  }

  function link({ href = '', title }, children, context) {
    const target = href && posts.find(({ post }) => href.split('#')[0] === post.permalink || href === post.output);
    const isOutside = /^https?:\/\//i.test(href);
    const own = { title: title || href };
    if (target) own.href = address(target, context.view);
    else if (isOutside) Object.assign(own, { href, target: '_blank', rel: 'noopener noreferrer' });
    else return make('span', { class: 'link', ...own }, ...children);
    const anchor = make('a', own, ...children);
    if (anchor.textContent.trim() === '') anchor.setAttribute('aria-label', href);
    return anchor;
  }

  const lastOf = (path) => {
    const name = path.split(/[?#]/)[0].split('/').pop();
    try { return decodeURIComponent(name); } catch { return name; }
  };

  /** The image of a post that a page shows at an address: by what the source calls it, or by the file that it is to be. */
  function imageOf(post, src) {
    const same = (url) => url === src || safely(decodeURI, url) === safely(decodeURI, src);
    return post.images.find((image) => same(image.url)) || post.images.find((image) => image.file && lastOf(image.file) === lastOf(src));
  }

  function safely(decode, text) {
    try { return decode(text); } catch { return text; }
  }

  function sourceOf(file) {
    const known = index.images[file];
    if (known && known.block !== undefined) return `data:${known.type};base64,${$(`b${known.block}`).textContent}`;
    const path = file.startsWith('/') ? file : index.base + file;
    return path.split('/').map(encodeURIComponent).join('/');
  }

  function picture({ src = '', alt = '', title }, { post }) {
    const image = imageOf(post, src);
    const file = image && image.file;
    const known = file && index.images[file];
    const stand = (why) => {
      const size = known ? `${known.width} × ${known.height}, ${number(Math.ceil(known.bytes / 1024))} KB` : null;
      const lines = [make('b', {}, alt || 'Image without alternative text'), file || src, size, why].filter(Boolean);
      return make('span', { class: 'picture' }, make('span', {}, ...lines.flatMap((line, at) => (at > 1 ? [make('br'), line] : [line]))));
    };
    if (!file) return stand(image ? [image.state, image.why].filter(Boolean).join(': ') : 'kept as it is');
    const shape = known ? { width: known.width, height: known.height } : {};
    const img = make('img', { src: sourceOf(file), alt, title, loading: 'lazy', ...shape });
    img.addEventListener('error', () => img.replaceWith(stand(image.state)));
    return img;
  }

  // ---- texts, word by word

  /** Where places of a text are: lines and columns, in characters, as offsets. */
  function offsets(text, places) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return places.filter((place) => place.line <= starts.length).map((place) => {
      let at = starts[place.line - 1];
      for (let column = 1; column < place.column && at < text.length; column += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
      return { ...place, at };
    }).sort((a, b) => a.at - b.at);
  }

  /** Two texts side by side. `marks` are places of the old one, `dropped` says why words of it are not in the new one. */
  function compared(old, text, changes, before, after, marks, dropped) {
    const head = (name, [what, path]) => make('div', { class: name }, make('b', {}, what), path);
    const box = make('div', { class: 'text' }, make('div', { class: 'head' }, head('old', before), head('new', after)));
    const pending = offsets(old, marks);
    const why = (piece) => {
      const words = piece.trim();
      const entry = words && dropped.find((one) => one.text.includes(words) || words.includes(one.text));
      return entry ? `left out: ${entry.why}` : null;
    };
    let [atOld, atNew] = [0, 0];
    const empty = () => ({ old: [], new: [], both: [], changed: false });
    let row = empty();
    // a piece of the old text, with the marks that stand in it
    const piece = (length, kind) => {
      const parts = [];
      let [at, end] = [atOld, atOld + length];
      const text = (to) => {
        if (to > at) parts.push(kind ? make('del', { class: kind, title: why(old.slice(at, to)) }, old.slice(at, to)) : old.slice(at, to));
        at = to;
      };
      while (pending.length && pending[0].at < end) {
        const mark = pending.shift();
        text(Math.max(at, mark.at));
        parts.push(make('a', { class: `place ${mark.severity || ''}`, id: mark.id, href: mark.href, title: mark.title, 'aria-label': mark.title }, mark.label));
      }
      text(end);
      atOld = end;
      row.old.push(...parts);
    };
    const close = () => {
      if (row.old.length || row.new.length) {
        const trimmed = (side) => {
          const last = side.at(-1);
          if (typeof last === 'string') side[side.length - 1] = last.replace(/\s+$/, '\n');
          return side;
        };
        const both = row.changed ? make('div', { class: 'both' }, ...trimmed(row.both)) : null; // where there is no room for two
        box.append(make('div', { class: row.changed ? 'row changed' : 'row' }, make('div', { class: 'old' }, ...trimmed(row.old)), make('div', { class: 'new' }, ...trimmed(row.new)), both || ''));
      }
      row = empty();
    };
    for (let i = 0; i < changes.length; i += 4) {
      const [sameOld, sameNew, gone, come] = changes.slice(i, i + 4);
      piece(sameOld, null);
      row.new.push(text.slice(atNew, atNew + sameNew));
      row.both.push(text.slice(atNew, atNew + sameNew));
      atNew += sameNew;
      if (gone === 0 && come === 0) {
        close();
        continue;
      }
      row.changed = true;
      if (gone) {
        row.both.push(make('del', { class: 'gone', title: why(old.slice(atOld, atOld + gone)) }, old.slice(atOld, atOld + gone)));
        piece(gone, 'gone');
      }
      if (come) [row.new, row.both].forEach((side) => side.push(make('ins', { class: 'come' }, text.slice(atNew, atNew + come))));
      atNew += come;
    }
    close();
    if (!box.querySelector('.row')) box.append(make('p', { class: 'none' }, 'Both are empty.'));
    return box;
  }

  // ---- a post

  const address = (entry, view) => `#/${view}/${encodeURI(entry.path).replace(/#/g, '%23')}`;

  /** What there is to say, each code once with its places. */
  function callouts(findings) {
    const codes = new Map();
    findings.forEach((finding) => codes.set(finding.code, [...(codes.get(finding.code) || []), finding]));
    return [...codes].map(([code, found]) => {
      const places = found.slice(0, MOST).map((finding) => make('li', {}, finding.line ? `line ${finding.line}: ` : '', rich(finding.message)));
      const rest = found.length > MOST ? make('li', {}, `… and ${found.length - MOST} more under Reasons`) : null;
      return make('div', { class: `callout ${found[0].severity}` },
        make('p', {}, level(found[0].severity), make('b', {}, code)), make('ul', {}, ...places, rest), make('p', { class: 'help' }, help(code)));
    });
  }

  async function open(entry, view) {
    const turn = ++asked;
    if (!shown || shown.entry !== entry) {
      const sheet = entry.block === undefined ? null : await unpack($(`b${entry.block}`));
      if (turn !== asked) return;
      shown = { entry, sheet, source: 0 };
    }
    const known = available();
    show(known.includes(view) ? view : known[0]);
  }

  function available() {
    const { sheet } = shown;
    return VIEWS.filter((view) => view === 'reasons' || (sheet && (view !== 'file' || sheet.onDisk)));
  }

  function show(view) {
    const { entry } = shown;
    const { post } = entry;
    shown.view = view;
    document.body.dataset.show = 'post';
    document.title = `${entry.title} · Migration review`;
    current(entry);
    const fact = (name, value) => (value ? make('span', {}, `${name} `, make('code', {}, value)) : null);
    const moved = post.legacyUrl && post.permalink
      ? make('span', {}, make('code', {}, post.legacyUrl), make('span', { class: 'way' }, ' → '), make('code', {}, post.permalink))
      : fact('at', post.permalink || post.legacyUrl);
    $('main').replaceChildren(make('article', { class: 'post' },
      make('header', {}, make('h1', {}, entry.title), make('p', { class: 'facts' },
        make('span', { class: `status ${post.status}` }, post.status), entry.date ? make('span', {}, entry.date.slice(0, 10)) : null,
        moved, make('span', {}, plural(post.ledger.words, 'word')), post.images.length ? make('span', {}, plural(post.images.length, 'image')) : null)),
      entry.attention.length ? make('div', { class: 'callouts' }, ...callouts(entry.attention)) : null,
      bar(view), make('div', { id: 'view', role: 'tabpanel', 'aria-labelledby': `tab-${view}` }, content(view))));
  }

  function bar(view) {
    const { post } = shown.entry;
    const reasons = post.changes.reduce((sum, change) => sum + change.count, 0);
    const names = { pages: ['Pages'], text: ['Text'], file: ['File on disk'], reasons: ['Reasons', number(reasons)] };
    const tabs = available().map((name) => make('button', {
      type: 'button', role: 'tab', id: `tab-${name}`, 'aria-selected': String(name === view), 'aria-controls': 'view',
      tabindex: name === view ? '0' : '-1', click: () => go(name), keydown: arrows,
    }, names[name][0], names[name][1] ? make('span', { class: 'n' }, names[name][1]) : null));
    const tick = (id, label, change) => make('label', { class: 'tick' }, make('input', { type: 'checkbox', id, checked: options[id], change }), label);
    const tools = [];
    const sources = shown.sheet ? shown.sheet.sources : [];
    if (sources.length > 1 && (view === 'pages' || view === 'text')) {
      const choices = sources.map((source, at) => make('option', { value: at, selected: at === shown.source }, source.name));
      tools.push(make('label', {}, 'Source ', make('select', { id: 'source', change: (event) => { shown.source = Number(event.target.value); show(view); $('source').focus(); } }, ...choices)));
    }
    if (view === 'pages') {
      const side = (name, label) => make('button', { type: 'button', 'aria-pressed': String(options.side === name), click: () => { options.side = name; show(view); } }, label);
      tools.push(make('span', { class: 'sides', role: 'group', 'aria-label': 'Side' }, side('before', 'Before'), side('after', 'After')));
      tools.push(tick('lit', 'Highlight changes', lit));
    }
    if (view === 'text' || view === 'file') tools.push(tick('only', 'Only what changed', onlyChanged));
    return make('div', { class: 'bar-of-views' }, make('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' }, ...tabs), make('div', { class: 'options' }, ...tools));
  }

  function arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const known = available();
    go(known[(known.indexOf(shown.view) + step + known.length) % known.length], true);
  }

  function go(view, focus = false) {
    if (!shown || !available().includes(view)) return;
    const focused = focus || (document.activeElement && document.activeElement.getAttribute('role') === 'tab');
    history.replaceState(null, '', address(shown.entry, view));
    show(view);
    if (focused) $(`tab-${view}`).focus();
  }

  function lit() {
    options.lit = !options.lit;
    document.querySelectorAll('.pane').forEach((pane) => pane.classList.toggle('lit', options.lit));
    if ($('lit')) $('lit').checked = options.lit;
  }

  function onlyChanged() {
    options.only = !options.only;
    document.querySelectorAll('#view .text').forEach((text) => text.classList.toggle('only', options.only));
    if ($('only')) $('only').checked = options.only;
  }

  function content(view) {
    const { entry, sheet } = shown;
    const source = sheet && sheet.sources[shown.source];
    if (view === 'pages') {
      const context = { post: entry.post, view };
      const pane = (name, path, nodes) => make('section', { class: options.lit ? 'pane lit' : 'pane', 'aria-label': name },
        make('h2', {}, make('b', {}, name), path), make('div', { class: 'page' }, ...tree(nodes, context)));
      return make('div', { class: 'pair', 'data-side': options.side }, pane('Before', source.name, source.pages[0]), pane('After', sheet.name, source.pages[1]));
    }
    if (view === 'text') return changing(compared(source.text, sheet.text, source.changes, ['Before', source.name], ['After', sheet.name], shown.source === 0 ? marks(entry.post) : [], entry.post.ledger.dropped));
    if (view === 'file') return changing(compared(sheet.onDisk.text, sheet.text, sheet.onDisk.changes, ['On disk', sheet.name], ['To be', sheet.name], [], []));
    return reasons(entry);
  }

  const changing = (text) => {
    text.classList.toggle('only', options.only);
    return text;
  };

  /** The places that changes and findings name. */
  function marks(post) {
    const found = [];
    post.changes.forEach(({ pass, places = [] }, at) => places.forEach((place, n) => found.push({
      ...place, id: `c${at}-${n}`, href: address(shown.entry, 'reasons'), label: pass, title: `${pass}: ${index.reasons[pass] || 'a change'}`,
    })));
    post.diagnostics.forEach((finding, at) => finding.line && !finding.file && found.push({
      line: finding.line, column: finding.column || 1, id: `d${at}`, href: address(shown.entry, 'reasons'), severity: finding.severity, label: finding.code, title: `${finding.code}: ${finding.message}`,
    }));
    return found;
  }

  function jump(id) {
    shown.source = 0;
    options.only = false;
    go('text');
    const mark = $(id);
    if (!mark) return;
    mark.classList.add('found');
    mark.scrollIntoView({ block: 'center' });
    mark.focus({ preventScroll: true });
  }

  function reasons({ post }) {
    const parts = [];
    const place = ({ line, column }, id) => (shown.sheet
      ? make('button', { type: 'button', class: 'pick', click: () => jump(id) }, `${line}:${column}`)
      : make('span', {}, `${line}:${column}`));
    if (post.changes.length) {
      const rows = post.changes.map(({ pass, count, places = [] }, at) => [pass, rich(index.reasons[pass] || ''),
        make('span', { class: 'places' }, ...places.slice(0, 60).map((one, n) => place(one, `c${at}-${n}`)), places.length > 60 ? '…' : ''), number(count)]);
      parts.push(section('What changed, and why', sheetOf(table([['Pass or recovery'], ['What it does', 'why'], ['Where in the source'], ['Times', 'number']], rows))));
    }
    if (post.diagnostics.length) {
      const rows = post.diagnostics.map((finding, at) => [[level(finding.severity), finding.code],
        [...rich(finding.message), make('br'), make('span', { class: 'why' }, help(finding.code))],
        finding.line ? (finding.file ? `${finding.file}:${finding.line}` : place({ line: finding.line, column: finding.column || 1 }, `d${at}`)) : '']);
      parts.push(section('Findings', sheetOf(table([['Finding'], ['What'], ['Where']], rows))));
    }
    if (post.ledger.dropped.length) {
      const rows = post.ledger.dropped.map((one) => [one.what, make('code', {}, one.text), one.why]);
      parts.push(section('Not in the output', sheetOf(table([['What'], ['Text'], ['Why', 'why']], rows))));
    }
    if (post.images.length) {
      const rows = post.images.map((image) => [image.state, [make('code', {}, image.url), image.file ? [' → ', make('code', {}, image.file)] : null, image.why ? [make('br'), make('span', { class: 'why' }, image.why)] : null],
        image.file ? make('img', { class: 'thumb', src: sourceOf(image.file), alt: `Preview of ${lastOf(image.file)}`, loading: 'lazy' }) : '']);
      parts.push(section('Images', sheetOf(table([['State'], ['Address and file'], ['Preview']], rows))));
    }
    const { rewritten, unresolved } = post.links;
    if (rewritten || unresolved.length) {
      parts.push(section('Links to the old blog', sheetOf(make('p', { class: 'none' }, `${plural(rewritten, 'link')} lead to the new site.`,
        unresolved.length ? [make('br'), 'No archived post answers: ', ...unresolved.flatMap((url) => [make('code', {}, url), ' '])] : null))));
    }
    if (parts.length === 0) parts.push(make('p', { class: 'none' }, 'Nothing was changed, and there is nothing to say.'));
    return make('div', { class: 'reasons' }, ...parts);
  }

  // ---- going round

  function current(entry) {
    document.querySelectorAll('#posts [aria-current]').forEach((link) => link.removeAttribute('aria-current'));
    if (!entry) return;
    entry.link.setAttribute('aria-current', 'page');
    if (!matchMedia('(max-width: 60rem)').matches) entry.link.scrollIntoView({ block: 'nearest' });
  }

  async function route() {
    const [, view, path] = location.hash.match(/^#\/([a-z]+)\/(.+)$/) || [];
    const wanted = path && safely(decodeURIComponent, path);
    const entry = posts.find((one) => one.path === wanted);
    if (entry) {
      await open(entry, VIEWS.includes(view) ? view : 'pages');
      scrollTo(0, 0);
      return;
    }
    asked += 1;
    shown = null;
    document.body.dataset.show = 'home';
    document.title = 'Migration review';
    current(null);
    $('main').replaceChildren(home());
  }

  function step(by) {
    const among = visible();
    if (among.length === 0) return;
    const at = shown ? among.indexOf(shown.entry) : -1;
    const next = at < 0 ? (by > 0 ? 0 : among.length - 1) : Math.min(among.length - 1, Math.max(0, at + by));
    location.hash = address(among[next], shown ? shown.view : 'pages');
  }

  function theme() {
    const is = document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = is === 'dark' ? 'light' : 'dark';
  }

  function search() {
    if (matchMedia('(max-width: 60rem)').matches && shown) location.hash = '#/';
    $('search').focus();
    $('search').select();
  }

  const KEYS = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), '/': search, t: theme, h: lit, o: onlyChanged,
    1: () => go('pages'), 2: () => go('text'), 3: () => go('file'), 4: () => go('reasons'), '?': () => $('help').showModal(),
    Escape: () => { location.hash = '#/'; },
  };

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $('help').open) return;
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
    if (isTyping) {
      if (event.key === 'Escape') event.target.blur();
      if (event.key === 'Enter' && event.target.id === 'search') { event.preventDefault(); event.target.blur(); step(1); }
      return;
    }
    if (!$('keys').checked || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  }

  async function begin() {
    index = await unpack($('index'));
    gather();
    list();
    let waiting;
    $('search').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
    ['status', 'pass', 'code', 'attention'].forEach((id) => $(id).addEventListener('change', filter));
    $('filters').addEventListener('reset', () => setTimeout(filter));
    $('filters').addEventListener('submit', (event) => event.preventDefault());
    $('previous').addEventListener('click', () => step(-1));
    $('next').addEventListener('click', () => step(1));
    $('theme').addEventListener('click', theme);
    $('ask').addEventListener('click', () => $('help').showModal());
    document.addEventListener('keydown', key);
    addEventListener('hashchange', route);
    filter();
    await route();
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  }

  begin().catch((error) => $('main').replaceChildren(make('p', { class: 'wait' }, `This browser cannot open the report (${error.message}). It needs one from 2023 or later.`)));
})();
