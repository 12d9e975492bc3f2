// Arrows go from elector to elector, up and down, and between the two words of one; Enter says it. Without it: the tab key.
const list = document.querySelector('[data-matches]')
if (list) {
  const rows = [...list.querySelectorAll('.pair')].map(pair => [...pair.querySelectorAll('button')])
  const steps = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]}
  list.addEventListener('keydown', event => {
    const step = steps[event.key]
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return
    const row = rows.findIndex(buttons => buttons.includes(event.target))
    const next = rows[row + step[0]]?.[rows[row]?.indexOf(event.target) + step[1]]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({block: 'nearest'})
  })
  if (document.activeElement === document.body) rows[0][0].focus({preventScroll: true})
}
