namespace OrleansGitOps.TestKit.Git;

/// <summary>What a client asked a <see cref="GitHttpServer"/> for.</summary>
[Flags]
public enum GitRequestKind
{
    None = 0,

    /// <summary>GET info/refs in protocol version 2: the server's capabilities, no refs.</summary>
    Capabilities = 1,

    /// <summary>GET info/refs in protocol version 0 or 1: all refs.</summary>
    RefAdvertisement = 2,

    /// <summary>POST git-upload-pack, version 2 command <c>ls-refs</c>.</summary>
    LsRefs = 4,

    /// <summary>POST git-upload-pack, version 2 command <c>fetch</c>, or the whole of version 0 and 1.</summary>
    Fetch = 8,

    /// <summary>GET info/refs for a push.</summary>
    PushAdvertisement = 16,

    /// <summary>POST git-receive-pack.</summary>
    Push = 32,

    /// <summary>Anything else, such as a file of the dumb protocol.</summary>
    Other = 64,

    Any = Capabilities | RefAdvertisement | LsRefs | Fetch | PushAdvertisement | Push | Other,
}
