namespace OrleansGitOps.Engine.Git.Urls;

public enum GitScheme
{
    Https,
    Http,
    /// <summary>A directory of this machine.</summary>
    File,
    /// <summary>Recognised, so that the answer can say that it comes later.</summary>
    Ssh,
}
