namespace OrleansGitOps.Engine.Git.Trees;

internal enum TreeItemKind
{
    File,
    Folder,
    Link,
    /// <summary>A gitlink: a commit of another repository.</summary>
    Submodule,
}

internal readonly record struct TreeItem(TreeItemKind Kind, string Id);
