// Arrows go from pair to pair and from fact to fact; Enter opens a pair, or merges. Without it: the tab key.
const STEPS = {ArrowDown: 1, ArrowUp: -1}

function walk(list, stops, current) {
  list.addEventListener('keydown', event => {
    const step = STEPS[event.key]
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return
    const all = stops()
    const next = all[all.indexOf(current(event.target)) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({block: 'nearest'})
  })
}

const pairs = document.querySelector('[data-pairs]')
if (pairs) {
  const links = () => [...pairs.querySelectorAll('.pair a.button')]
  walk(pairs, links, at => at.closest('.pair').querySelector('a.button'))
  if (document.activeElement === document.body) links()[0].focus({preventScroll: true})
}

const facts = document.querySelector('[data-merging]')
if (facts) {
  // In a row the browser's own arrows, left and right, choose the side.
  const chosen = row => row.querySelector('input:checked') || row.querySelector('input')
  const rows = () => [...facts.querySelectorAll('tr')].map(chosen).filter(Boolean)
  walk(facts, rows, at => chosen(at.closest('tr')))
}
