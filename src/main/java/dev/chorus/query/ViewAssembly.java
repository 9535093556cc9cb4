package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Adds to comments what is computed about them: reaction totals, replies, and the viewer's own reactions. */
final class ViewAssembly {
    private final HotStore hot;
    private final ReplyCounts replies;
    private final ReactionReader reactions;

    ViewAssembly(HotStore hot, CommentStore store, ReactionReader reactions) {
        this.hot = hot;
        this.replies = new ReplyCounts(store);
        this.reactions = reactions;
    }

    /** A row that the viewer may see. */
    record Seen(StoredComment row, Sight sight) {}

    /**
     * @param unprojected hot entries of the rows' streams, whose replies the stored numbers do not count yet
     */
    Future<List<CommentView>> views(Identity viewer, List<Seen> rows, List<RoomEntry> unprojected) {
        if (rows.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Target> targets = new ArrayList<>(rows.size());
        List<Long> ids = new ArrayList<>(rows.size());
        for (Seen seen : rows) {
            Comment comment = seen.row().comment();
            targets.add(new Target(comment.streamId(), comment.id()));
            ids.add(comment.id());
        }
        Future<Map<Target, Totals>> totals = hot.totals(targets).otherwise(Map.of());
        Future<Map<Long, List<String>>> own = reactions.own(viewer, ids);
        Future<Map<Long, Integer>> unstored = replies.unstored(new HashSet<>(ids), unprojected);
        return Future.all(totals, own, unstored).map(done -> {
            List<CommentView> views = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                StoredComment row = rows.get(i).row();
                long id = row.comment().id();
                views.add(new CommentView(
                        row.comment(),
                        rows.get(i).sight(),
                        Math.max(0, row.replies() + unstored.result().getOrDefault(id, 0)),
                        row.totals().latest(totals.result().getOrDefault(targets.get(i), Totals.NONE)),
                        own.result().getOrDefault(id, List.of())));
            }
            return views;
        });
    }
}
