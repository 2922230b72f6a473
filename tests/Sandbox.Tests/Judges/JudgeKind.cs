namespace OrleansGitOps.Sandbox.Tests.Judges;

/// <summary>A server that a behaviour is tested against. Where another one differs from the sandbox, the sandbox is wrong.</summary>
public enum JudgeKind
{
    Sandbox,

    /// <summary>The real control plane v1.20: knows the built-in kinds.</summary>
    ControlPlane,

    /// <summary>The real apiextensions-apiserver 1.36: knows custom resources by today's rules.</summary>
    Current,
}
