-- One sign-up a request, each from another address, as a browser without JavaScript posts it. Arguments after the
-- address: the site's origin, a word for this run, the rest of the form.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  run, form = args[2], args[3]
  sent, acknowledged, others = 0, 0, 0
  wrk.headers["Origin"] = args[1]
  wrk.headers["Sec-Fetch-Site"] = "same-origin"
  wrk.headers["Accept"] = "text/html,application/xhtml+xml"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  sent = sent + 1
  local email = string.format("w%d-%d-%s%%40exemple-%d.fr", number, sent, run, sent)
  -- Believed only where PROXY_HOPS says so: then each comes from a connection of its own, and is counted.
  wrk.headers["X-Forwarded-For"] = string.format(
    "10.%d.%d.%d", 16 * number + math.floor(sent / 65536) % 16, math.floor(sent / 256) % 256, sent % 256)
  return wrk.format("POST", nil, nil, "email=" .. email .. "&" .. form)
end

function response(status)
  if status == 303 then acknowledged = acknowledged + 1 else others = others + 1 end
end

function done(summary, latency)
  local total, refused = 0, 0
  for _, thread in ipairs(threads) do
    total = total + thread:get("acknowledged")
    refused = refused + thread:get("others")
  end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"seconds": %.6f, "acknowledged": %d, "others": %d, "p50": %.3f, "p99": %.3f, "slowest": %.3f}\n',
    summary.duration / 1e6, total, refused + broken,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
