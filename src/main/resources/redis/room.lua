-- One room: every change and every read of it is one run of this script, so that head, tail, bodies and the recent list agree.
-- Positions and comment ids come as 19 digits and are compared as text: a double holds 53 bits only. '-' is "none yet".
-- Bodies are "<position><1 public | 0 not><kind><json>"; refs counts the lists that point to each.
local room, tail, bodies, recent, fresh, refs, gone = unpack(KEYS)
local op, projected, capacity, ttl, run = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local HARD_CAP, TRIM_AT_ONCE, RECENT, MOST = 8, 1000, 1000, 20000
local ZERO, MAX = '0000000000000000000', '9223372036854775807'
local call = redis.call

local st = call('HMGET', room, 'epoch', 'head', 'position', 'lost', 'floor', 'fresh', 'recent', 'bodies', 'run')
local exists = st[2]
local epoch, head, position, lost, floor = st[1] or '', tonumber(st[2] or 0), st[3] or '-', st[4] or '-', st[5] or MAX

local function wipe()
  call('DEL', room, tail, bodies, recent, fresh, refs, gone)
  epoch, head, position, floor = '', 0, '-', MAX
end

-- A server short of memory may have evicted one key of the seven, and one that was started again may have the room as it was on its
-- disk: then what is here is worth nothing.
local expected = (tonumber(st[6] or 0)) .. ' ' .. (tonumber(st[7] or 0)) .. ' ' .. (tonumber(st[8] or 0))
if call('LLEN', fresh) .. ' ' .. call('ZCARD', recent) .. ' ' .. call('HLEN', bodies) ~= expected or (exists and st[9] ~= run) then
  if position > lost then lost = position end
  wipe()
  call('HSET', room, 'epoch', epoch, 'head', 0, 'position', position, 'lost', lost, 'floor', floor, 'run', run)
  call('EXPIRE', room, ttl)
end

local function hold(id) call('HINCRBY', refs, id, 1) end

local function release(id)
  if call('HINCRBY', refs, id, -1) <= 0 then
    call('HDEL', refs, id)
    call('HDEL', bodies, id)
  end
end

local function from() return head - call('XLEN', tail) + 1 end

local function field(step, name)
  for i = 1, #step[2], 2 do
    if step[2][i] == name then return step[2][i + 1] end
  end
end

local function offset(step) return tonumber(string.match(step[1], '^%d+')) end

-- Steps are missing before what comes now: only a store knows what is recent.
local function forgetTail()
  for _, step in ipairs(call('XRANGE', tail, '-', '+')) do release(field(step, 'c')) end
  for _, id in ipairs(call('ZRANGE', recent, 0, -1)) do release(id) end
  call('DEL', tail, recent)
  floor = MAX
end

local function show(id)
  if id < floor or call('ZSCORE', recent, id) then return end
  if call('ZCARD', recent) >= RECENT then
    local lowest = call('ZRANGE', recent, 0, 0)[1]
    if id < lowest then
      floor = lowest
      return
    end
    call('ZREM', recent, lowest)
    release(lowest)
    lowest = call('ZRANGE', recent, 0, 0)[1]
    floor = id < lowest and id or lowest
  end
  call('ZADD', recent, 0, id)
  hold(id)
end

-- Into the recent list or out of it, as the comment's state now says.
local function list(id)
  local body = call('HGET', bodies, id)
  if body and string.sub(body, 20, 20) == '1' then
    show(id)
  elseif call('ZREM', recent, id) == 1 then
    release(id)
  end
  if call('HEXISTS', refs, id) == 0 then call('HDEL', bodies, id) end
end

local function accept(id, body)
  local known = call('HGET', bodies, id)
  local newer = not known or string.sub(body, 1, 19) > string.sub(known, 1, 19)
  if newer then call('HSET', bodies, id, body) end
  return known, newer
end

local function keepRemoval(item)
  local id = string.sub(item, 20, 38)
  local body = call('HGET', bodies, id)
  if body and string.sub(body, 20, 20) == '0' then
    call('RPUSH', gone, item)
    hold(id)
    if call('LLEN', gone) > HARD_CAP * capacity then release(string.sub(call('LPOP', gone), 20, 38)) end
  end
end

local function trim()
  for _ = 1, TRIM_AT_ONCE do
    local item = call('LINDEX', fresh, 0)
    if not item then break end
    local at = string.sub(item, 1, 19)
    if at > projected and call('LLEN', fresh) <= HARD_CAP * capacity then break end
    call('LPOP', fresh)
    if at > projected then
      lost = at
      keepRemoval(item)
    end
    release(string.sub(item, 20, 38))
  end
  for _ = 1, TRIM_AT_ONCE do
    local item = call('LINDEX', gone, 0)
    if not item or string.sub(item, 1, 19) > projected then break end
    release(string.sub(call('LPOP', gone), 20, 38))
  end
  for _ = 1, TRIM_AT_ONCE do
    local length = call('XLEN', tail)
    if length <= capacity then break end
    local oldest = call('XRANGE', tail, '-', '+', 'COUNT', 1)[1]
    if field(oldest, 'p') > projected and length <= HARD_CAP * capacity then break end
    call('XTRIM', tail, 'MINID', string.format('%.0f', offset(oldest) + 1))
    release(field(oldest, 'c'))
  end
end

local function save()
  call('HSET', room, 'epoch', epoch, 'head', string.format('%.0f', head), 'position', position, 'lost', lost, 'floor', floor,
    'run', run, 'fresh', call('LLEN', fresh), 'recent', call('ZCARD', recent), 'bodies', call('HLEN', bodies))
  for _, key in ipairs(KEYS) do call('EXPIRE', key, ttl) end
end

local function append()
  local its, at, kind, id, pos, body = ARGV[6], tonumber(ARGV[7]), ARGV[8], ARGV[9], ARGV[10], ARGV[11]
  -- An old epoch's late entry, or one at or below the head, is not the next step.
  local nextStep = at > 0
    and ((its == epoch and at > head) or (its ~= epoch and (head == 0 or pos > position)))
  if not nextStep and pos <= projected and call('HEXISTS', bodies, id) == 0 then
    return -- a replay of what the stores have: later states of it may be only there
  end
  local known, newer = accept(id, body)
  if newer and pos > projected then
    call('RPUSH', fresh, pos .. id)
    hold(id)
  end
  if nextStep then
    if at ~= head + 1 or (head ~= 0 and its ~= epoch) then
      forgetTail()
      -- That may have let go of this very comment.
      if call('HEXISTS', bodies, id) == 0 then call('HSET', bodies, id, body) end
    elseif head == 0 then
      floor = ZERO -- the first event a stream ever had: nothing can be older
    end
    epoch, head, position = its, at, pos
    call('XADD', tail, ARGV[7] .. '-0', 'c', id, 'k', kind, 'p', pos)
    hold(id)
  end
  if nextStep or known then list(id) end
  trim()
  save()
end

local function seed()
  local its, at, pos, whole = ARGV[6], tonumber(ARGV[7]), ARGV[8], ARGV[9] == '1'
  if (head ~= 0 and its ~= epoch) or (at < head and at + 1 < from()) then return end
  if at > head then
    forgetTail()
    epoch, head, position = its, at, pos
  end
  if whole then
    floor = ZERO
  elseif #ARGV > 9 and ARGV[#ARGV - 1] < floor then
    floor = ARGV[#ARGV - 1]
  end
  for i = #ARGV - 1, 10, -2 do
    accept(ARGV[i], ARGV[i + 1])
    list(ARGV[i])
  end
  -- What happened after the store's head, to comments that were below what was known.
  for _, step in ipairs(call('XRANGE', tail, string.format('%.0f', at + 1), '+')) do list(field(step, 'c')) end
  save()
end

local function snapshot()
  local limit = tonumber(ARGV[6])
  local hit = floor == ZERO or (floor ~= MAX and call('ZCARD', recent) >= limit)
  local ids = limit > 0 and call('ZREVRANGE', recent, 0, limit - 1) or {}
  local found = #ids > 0 and call('HMGET', bodies, unpack(ids)) or {}
  return {hit and 1 or 0, epoch, string.format('%.0f', head), found}
end

local function range()
  local wanted, to, limit = math.max(1, tonumber(ARGV[6])), tonumber(ARGV[7]), tonumber(ARGV[8])
  local first = from()
  local missing = not exists or (wanted <= head and wanted < first)
  local steps = {}
  local last = math.min(to, head)
  if math.max(wanted, first) <= last and limit > 0 then
    for _, step in ipairs(call('XRANGE', tail, string.format('%.0f', math.max(wanted, first)), string.format('%.0f', last),
      'COUNT', limit)) do
      steps[#steps + 1] = string.format('%.0f', offset(step))
      steps[#steps + 1] = field(step, 'k')
      steps[#steps + 1] = call('HGET', bodies, field(step, 'c'))
    end
  end
  return {missing and 1 or 0, epoch, string.format('%.0f', head), steps}
end

local function unprojected()
  if exists then
    trim()
    save()
  end
  local complete, seen, found = lost <= projected, {}, {}
  local function collect(item)
    local id = string.sub(item, 20, 38)
    local body = not seen[id] and call('HGET', bodies, id)
    if not body or string.sub(body, 1, 19) <= projected then return end
    if #found >= MOST and string.sub(body, 20, 20) == '1' then
      complete = false
      return
    end
    seen[id] = true
    found[#found + 1] = body
  end
  local items = call('LRANGE', fresh, 0, -1)
  for i = #items, 1, -1 do collect(items[i]) end
  for _, item in ipairs(call('LRANGE', gone, 0, -1)) do collect(item) end
  return {complete and 1 or 0, found}
end

-- Events up to a position are known to be missing here.
local function forget()
  wipe()
  if ARGV[6] > lost then lost = ARGV[6] end
  save()
end

if op == 'append' then append() end
if op == 'seed' then seed() end
if op == 'forget' then forget() end
if op == 'snapshot' then return snapshot() end
if op == 'tail' then return range() end
if op == 'unprojected' then return unprojected() end
return 1
