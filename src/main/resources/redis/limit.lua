-- A sliding window: KEYS[1] is a list of "time count"; never more than the limit in any window. Answers {granted, retry after, ms}.
local permits, limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local partial, now = ARGV[4] == '1', tonumber(ARGV[5])
if now < 0 then
  local time = redis.call('TIME') -- one clock for all nodes
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
-- At most 256 cells: above, times are rounded up, so that a permit comes back a little late and never early.
local grain = limit <= 256 and 1 or math.max(1, math.ceil(window / 256))

local times, counts, taken, expired = {}, {}, 0, 0
for _, cell in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local time, count = string.match(cell, '^(%d+) (%d+)$')
  time, count = tonumber(time), tonumber(count)
  if time <= now - window then
    expired = expired + 1
  else
    times[#times + 1], counts[#counts + 1] = time, count
    taken = taken + count
  end
end
if expired > 0 then redis.call('LTRIM', KEYS[1], expired, -1) end

local function add(granted)
  local time = math.ceil(now / grain) * grain
  taken = taken + granted
  local last = #times
  if last > 0 and times[last] >= time then
    counts[last] = counts[last] + granted
    redis.call('LSET', KEYS[1], -1, string.format('%.0f %d', times[last], counts[last]))
  else
    times[last + 1], counts[last + 1] = time, granted
    redis.call('RPUSH', KEYS[1], string.format('%.0f %d', time, granted))
  end
  redis.call('PEXPIRE', KEYS[1], window + grain)
end

local left = math.max(0, limit - taken)
if permits <= left then
  add(permits)
  return {permits, 0}
end
local granted = partial and left or 0
if granted > 0 then add(granted) end
local missing = (partial and 1 or math.min(permits, limit)) - (limit - taken)
local sum = 0
for i = 1, #times do
  sum = sum + counts[i]
  if sum >= missing then return {granted, math.max(1, times[i] + window - now)} end
end
return {granted, window}
