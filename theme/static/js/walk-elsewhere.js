// Somebody to whom this walk does not lead does not want us either: their door is told by its address.
export function told(form) {
  const { number, street, floor, label } = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  if (!street) return null;
  const door = floor && label ? { floor: Number(floor), label: label.toUpperCase() } : {};
  return { kind: "never", body: { number, street, closed: true, ...door }, where: [number, street, floor, label].filter(Boolean).join(" ") };
}
