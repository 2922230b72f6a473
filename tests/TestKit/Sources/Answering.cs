using System.Reflection;

namespace OrleansGitOps.TestKit.Sources;

/// <summary>An interface of which a test answers the calls it expects by one function; for interfaces whose members are mostly not called.</summary>
public class Answering : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = null!;

    /// <param name="answer">Gets the method and its arguments, returns the result. Throw for what is not expected.</param>
    public static T With<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var proxy = Create<T, Answering>();
        ((Answering)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
