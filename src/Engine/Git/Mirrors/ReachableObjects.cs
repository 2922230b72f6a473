using System.Buffers.Binary;
using LibGit2Sharp;

namespace OrleansGitOps.Engine.Git.Mirrors;

/// <summary>Names every object that refs lead to, each once: tags, commits with all their history, trees, blobs.</summary>
/// <param name="found">Gets each object's id.</param>
internal sealed class ReachableObjects(Repository repository, Action<ObjectId> found, CancellationToken cancellationToken)
{
    // Half of an id tells objects apart as well as all of it, in a third of the memory; big repositories have millions.
    private readonly HashSet<UInt128> _seen = [];

    /// <exception cref="LibGit2SharpException">An object is missing or unreadable.</exception>
    public void Visit(IReadOnlyList<ObjectId> tips)
    {
        var commits = new List<Commit>();
        foreach (var tip in tips)
        {
            var target = Lookup(tip);
            while (target is TagAnnotation tag)
            {
                Add(tag.Id);
                target = Lookup(tag.Target.Id);
            }

            if (target is Commit commit)
            {
                commits.Add(commit);
            }
            else if (target is Tree or Blob && Add(target.Id) && target is Tree tree)
            {
                VisitTree(tree);
            }
        }

        if (commits.Count == 0)
        {
            return;
        }

        foreach (var commit in repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = commits, SortBy = CommitSortStrategies.None }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Add(commit.Id) && Add(commit.Tree.Id))
            {
                VisitTree(commit.Tree);
            }
        }
    }

    private void VisitTree(Tree root)
    {
        var waiting = new Stack<Tree>([root]);
        while (waiting.TryPop(out var tree))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in tree)
            {
                // A submodule's commit lies in another repository.
                if (entry.TargetType != TreeEntryTargetType.GitLink && Add(entry.Target.Id) && entry.TargetType == TreeEntryTargetType.Tree)
                {
                    waiting.Push((Tree)entry.Target);
                }
            }
        }
    }

    private GitObject Lookup(ObjectId id) => repository.Lookup(id) ?? throw new NotFoundException($"object {id.Sha}");

    private bool Add(ObjectId id)
    {
        if (!_seen.Add(BinaryPrimitives.ReadUInt128BigEndian(id.RawId)))
        {
            return false;
        }

        found(id);
        return true;
    }
}
